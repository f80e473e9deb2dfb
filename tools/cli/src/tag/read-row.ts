// SPDX-License-Identifier: AGPL-3.0-or-later
import { instantOf, isSourceKind, Rejected, SOURCE_KINDS, type TaggerEvent } from '@ttp/ttp-core';

/** A line of input whose fields are yet to be looked at. */
export type Row = Readonly<Record<string, unknown>>;

/** A row as `eval` data has it: commands of one session. */
interface CommandRow {
  readonly id: string;
  readonly commands: readonly string[];
}

/** One thing to tag, and what its prediction is called. */
export interface TagInput {
  readonly id: string;
  readonly commandIndex: number;
  readonly event: TaggerEvent;
}

/** Stands in for the attacker that offline rows do not have: a tag needs an anchor. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** One line of stdin as what there is to tag. Throws Rejected naming the field and the fix. */
export const readRow = (line: string): readonly TagInput[] => inputsOf(parseRow(line));

/** What there is to tag in a row. Throws as `readRow` does. */
export function inputsOf(row: Row): readonly TagInput[] {
  if ('commands' in row) return commandInputs(commandRow(row));
  if ('source_kind' in row) return [eventInput(row)];
  throw new Rejected('neither "commands" nor "source_kind" is there; give {"id":"…","commands":["…"]} or a tagger event');
}

/** One line as the object that it holds. Throws Rejected. */
export function parseRow(line: string): Row {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (cause) {
    throw new Rejected('not JSON; give one JSON object a line', { cause });
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row)) throw new Rejected('not a JSON object');
  return row as Row;
}

function commandRow({ id, commands }: Row): CommandRow {
  if (typeof id !== 'string' || id === '') throw new Rejected('"id" must be a text');
  if (!Array.isArray(commands) || !commands.every((command) => typeof command === 'string')) throw new Rejected('"commands" must be a list of texts');
  return { id, commands };
}

const commandInputs = ({ id, commands }: CommandRow): readonly TagInput[] =>
  commands.map((command, commandIndex) => ({
    id,
    commandIndex,
    event: {
      sourceKind: 'command',
      sourceId: `${id}#${commandIndex}`,
      attackerUuid: NOBODY,
      identityUuid: null,
      sessionId: id,
      deckyId: null,
      observedAt: null,
      payload: { command_text: command },
    },
  }));

function eventInput(row: Row): TagInput {
  const { source_kind: kind, source_id: sourceId, payload } = row;
  if (typeof kind !== 'string' || !isSourceKind(kind)) throw new Rejected(`"source_kind" must be one of ${SOURCE_KINDS.join(', ')}`);
  if (typeof sourceId !== 'string' || sourceId === '') throw new Rejected('"source_id" must be a text');
  if (typeof payload !== 'object' || payload === null || Array.isArray(payload)) throw new Rejected('"payload" must be an object');
  const identityUuid = textOf(row, 'identity_uuid');
  return {
    id: sourceId,
    commandIndex: 0,
    event: {
      sourceKind: kind,
      sourceId,
      attackerUuid: textOf(row, 'attacker_uuid') ?? (identityUuid === null ? NOBODY : null),
      identityUuid,
      sessionId: textOf(row, 'session_id'),
      deckyId: textOf(row, 'decky_id'),
      observedAt: instantOf(row['observed_at']),
      payload: payload as Record<string, unknown>,
    },
  };
}

function textOf(row: Row, field: string): string | null {
  const value = row[field] ?? null;
  if (value !== null && typeof value !== 'string') throw new Rejected(`"${field}" must be a text or null`);
  return value;
}

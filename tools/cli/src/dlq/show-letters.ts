// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstreamManager } from '@nats-io/jetstream';
import type { Settings } from '@ttp/config';
import { printable } from '@ttp/ttp-core/printable';
import { connectBroker } from '../connect-broker';
import { counted } from '../terminal/counted';
import { table } from '../terminal/table';
import { type Letter, readLetters, type Selection } from './letters';
import { jsonText } from '../terminal/json-text';

const SHOWN_CHARACTERS = 4_000;

/** Prints one line for each dead letter, the oldest first. */
export async function listLetters(settings: Settings, selection: Selection, limit: number, json: boolean): Promise<void> {
  const { letters, more } = await firstLetters(settings, selection, limit);
  if (json) return print(letters.map(summaryOf));
  if (letters.length === 0) return void process.stdout.write('no dead letters\n');
  process.stdout.write(lettersTable(letters));
  process.stdout.write(`${counted(letters.length, 'dead letter')}${more ? '; there are more: raise --limit' : ''}\n`);
}

/** Prints a dead letter with its headers and what it carries, escaped. */
export async function showLetter(settings: Settings, seq: number, full: boolean, json: boolean): Promise<void> {
  const letter = (await firstLetters(settings, { seqs: [seq] }, 1)).letters[0]!;
  const payload = new TextDecoder().decode(letter.data);
  if (json) return print({ ...summaryOf(letter), headers: headerLists(letter), payload });
  const cut = !full && payload.length > SHOWN_CHARACTERS;
  const lines = [
    ...Object.entries(summaryOf(letter)).map(([name, value]) => `${name.padEnd(14)}  ${String(value ?? '-')}`),
    ...Object.entries(headerLists(letter)).map(([name, values]) => `header ${name}: ${values.join(', ')}`),
    '',
    cut ? payload.slice(0, SHOWN_CHARACTERS) : payload,
  ];
  process.stdout.write(lines.map((line) => `${printable(line)}\n`).join(''));
  if (cut) process.stdout.write(`… ${payload.length - SHOWN_CHARACTERS} characters more: --full shows them\n`);
}

export const lettersTable = (letters: readonly Omit<Letter, 'data' | 'headers'>[]): string =>
  table(
    ['SEQ', 'TIME', 'REASON', 'DELIVERIES', 'SUBJECT', 'DETAIL'],
    letters.map(({ seq, time, deliveries, ...texts }) => [`${seq}`, time.toISOString(), texts.reason, `${deliveries}`, texts.subject, texts.detail]),
  );

async function firstLetters(settings: Settings, selection: Selection, limit: number): Promise<{ letters: readonly Letter[]; more: boolean }> {
  const nc = await connectBroker(settings, 'ttp dlq');
  try {
    const letters: Letter[] = [];
    for await (const letter of readLetters(await jetstreamManager(nc), selection)) {
      if (letters.length === limit) return { letters, more: true };
      letters.push(letter);
    }
    return { letters, more: false };
  } finally {
    await nc.close();
  }
}

const summaryOf = ({ seq, time, reason, detail, subject, deliveries, stream, streamSeq, truncatedFrom, data }: Letter) => ({
  seq,
  time: time.toISOString(),
  reason,
  detail,
  subject,
  deliveries,
  stream,
  stream_seq: streamSeq,
  bytes: data.length,
  truncated_from: truncatedFrom,
});

const headerLists = ({ headers }: Letter): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries([...(headers ?? [])].filter(([name]) => !/^ttp-dlq-/i.test(name)));

const print = (value: unknown): void => void process.stdout.write(jsonText(value, 2));

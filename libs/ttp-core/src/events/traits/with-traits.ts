// SPDX-License-Identifier: AGPL-3.0-or-later
import { containerEscape } from './container-escape';
import { credentialPaths } from './credential-paths';
import { joinTexts } from './join-texts';
import { readCommands } from './read-commands';
import { tftpFile } from './tftp-file';
import type { Trait, Words } from './words';

type Payload = Readonly<Record<string, unknown>>;

const TRAITS: readonly Trait[] = [credentialPaths, containerEscape, tftpFile];
const HINT = new RegExp(TRAITS.map(({ hint }) => hint).join('|'));

/**
 * The payload of a session and what the texts of its commands tell, under the names that behavioral rules read: `op_text` and `note_text`,
 * all that was typed, and the traits. What a producer sends is kept. `request_count` and `bytes_out` are not derived: requests to a decoy are
 * no exfiltration, and how much a command sent is not seen.
 */
export function withTraits(payload: Payload, texts: readonly string[]): Payload {
  const text = joinTexts(texts);
  if (text === '') return payload;
  const copy = withText(payload, text);
  const commands = readCommands(texts, HINT);
  if (commands.length > 0) for (const trait of TRAITS) addTrait(copy, trait, commands);
  return copy;
}

/** The payload comes last and nulls are filled in after: V8 takes microseconds to add a field to a copy of parsed JSON. */
function withText(payload: Payload, text: string): Record<string, unknown> {
  // Where rules find no `op_text` they read `command_text`.
  const opText = payload.command_text == null ? text : null;
  const copy: Record<string, unknown> = { op_text: opText, note_text: text, ...payload };
  copy.op_text ??= opText;
  copy.note_text ??= text;
  return copy;
}

function addTrait(copy: Record<string, unknown>, { field, instead, tell }: Trait, commands: readonly Words[]): void {
  if ([field, ...instead].some((name) => copy[name] != null)) return;
  const told = tell(commands);
  if (told !== null) copy[field] = told;
}

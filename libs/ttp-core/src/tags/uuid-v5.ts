// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';

/** The sixteen bytes of a textual UUID, as a namespace for `uuidV5`. */
export function namespaceBytes(uuid: string): Buffer {
  const bytes = Buffer.from(uuid.replaceAll('-', ''), 'hex');
  if (bytes.length !== 16) throw new Error(`not a UUID: ${uuid}`);
  return bytes;
}

/** The name-based UUID (version 5, SHA-1, RFC 9562) of a UTF-8 name, lower case. The name is hashed as given: no normalisation, no trimming. */
export function uuidV5(namespace: Buffer, name: string): string {
  const input = Buffer.allocUnsafe(16 + Buffer.byteLength(name));
  namespace.copy(input);
  input.write(name, 16);
  // One-shot `hash` costs a third of `createHash`, and an id is made for every tag.
  const hex = hash('sha1', input, 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { Type } from '@sinclair/typebox';
import type { TObject } from '@sinclair/typebox';
import { ANY_REF, FLAG, TIMESTAMP, dictionary, hex, list, observableSchema, optional, ref, text, whole } from './stix-common';

/** Of the standard, section 6. */
export const OBSERVABLE_TYPES: readonly string[] = [
  'artifact',
  'autonomous-system',
  'directory',
  'domain-name',
  'email-addr',
  'email-message',
  'file',
  'ipv4-addr',
  'ipv6-addr',
  'mac-addr',
  'mutex',
  'network-traffic',
  'process',
  'software',
  'url',
  'user-account',
  'windows-registry-key',
  'x509-certificate',
];

const ANY_SIZE = whole(0, Number.MAX_SAFE_INTEGER);

const HASHES = Type.Object(optional({ MD5: hex(32), 'SHA-1': hex(40), 'SHA-256': hex(64), 'SHA-512': hex(128), SSDEEP: text(), TLSH: text() }), {
  minProperties: 1,
  description: 'write at least one hash',
});

const ADDRESS = { resolves_to_refs: list(ref('mac-addr')), belongs_to_refs: list(ref('autonomous-system')) };

/** Those that an export has. */
export const OBSERVABLE_SCHEMAS: Readonly<Record<string, () => TObject>> = {
  'ipv4-addr': () => observableSchema('ipv4-addr', { value: text() }, ADDRESS),
  'ipv6-addr': () => observableSchema('ipv6-addr', { value: text() }, ADDRESS),
  'domain-name': () => observableSchema('domain-name', { value: text() }, { resolves_to_refs: list(ref('ipv4-addr', 'ipv6-addr', 'domain-name')) }),
  file: () => observableSchema('file', {}, fileProperties()),
  process: () => observableSchema('process', {}, processProperties()),
};

const fileProperties = () => ({
  hashes: HASHES,
  size: ANY_SIZE,
  name: text(),
  name_enc: text(),
  magic_number_hex: text(),
  mime_type: text(),
  ctime: TIMESTAMP,
  mtime: TIMESTAMP,
  atime: TIMESTAMP,
  parent_directory_ref: ref('directory'),
  contains_refs: list(ANY_REF),
  content_ref: ref('artifact'),
});

const processProperties = () => ({
  is_hidden: FLAG,
  pid: ANY_SIZE,
  created_time: TIMESTAMP,
  cwd: text(),
  command_line: text(),
  environment_variables: dictionary(text()),
  opened_connection_refs: list(ref('network-traffic')),
  creator_user_ref: ref('user-account'),
  image_ref: ref('file'),
  parent_ref: ref('process'),
  child_refs: list(ref('process')),
});

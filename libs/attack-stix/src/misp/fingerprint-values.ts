// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import { EXTENSION_ID } from '../stix/ids';
import { attributeType } from './attribute-types';

/** MISP's type of each list of hashes in the actor's extension. */
const TYPES = {
  ja3_hashes: 'ja3-fingerprint-md5',
  hassh_hashes: 'hassh-md5',
  jarm_hashes: 'jarm-fingerprint',
  tls_cert_sha256: 'x509-fingerprint-sha256',
} as const;

interface FingerprintExtension {
  readonly protocol_fingerprints?: Readonly<Record<string, unknown>>;
}

/** The fingerprints of an actor that MISP has a type for, each once; what does not read as one is left out. */
export function fingerprintValues(actor: StixObject): readonly { readonly type: string; readonly value: string }[] {
  const extensions = (actor['extensions'] ?? {}) as Readonly<Record<string, FingerprintExtension>>;
  const fingerprints = extensions[EXTENSION_ID]?.protocol_fingerprints ?? {};
  return Object.entries(TYPES).flatMap(([key, type]) => {
    const list = fingerprints[key];
    const values = Array.isArray(list) ? list.map((value) => String(value).toLowerCase().replaceAll(':', '')) : [];
    return [...new Set(values)].filter((value) => attributeType(type)?.accepts(value)).map((value) => ({ type, value }));
  });
}

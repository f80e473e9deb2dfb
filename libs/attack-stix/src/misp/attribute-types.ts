// SPDX-License-Identifier: AGPL-3.0-or-later

interface AttributeType {
  /** Of those that the core format allows. */
  readonly categories: readonly string[];
  /** Whether MISP takes the value: it drops an attribute with another. */
  accepts(value: string): boolean;
}

const isTrimmed = (value: string): boolean => value !== '' && value === value.trim();
const isDomain = (value: string): boolean => {
  const labels = value.split('.');
  return labels.length > 1 && (labels.at(-1) ?? '').length > 1 && labels.every((label) => /^[a-z0-9_-]+$/.test(label));
};
const network = (accepts: AttributeType['accepts']): AttributeType => ({ categories: ['Network activity'], accepts });
const hex = (length: number) => (value: string) => value.length === length && /^[0-9a-f]+$/.test(value);

/** Every attribute type of an event of ours. */
const ATTRIBUTE_TYPES: Readonly<Record<string, AttributeType>> = {
  'ip-src': network((value) => /^[0-9a-f.:]+$/.test(value)),
  domain: network(isDomain),
  'ja3-fingerprint-md5': network(hex(32)),
  'hassh-md5': network(hex(32)),
  // All zeros is what JARM says of a host that speaks no TLS.
  'jarm-fingerprint': network((value) => hex(62)(value) && !/^0+$/.test(value)),
  'x509-fingerprint-sha256': network(hex(64)),
  sha256: { categories: ['Payload delivery'], accepts: hex(64) },
  filename: { categories: ['Payload delivery'], accepts: (value) => isTrimmed(value) && !/[\r\n]/.test(value) },
  boolean: { categories: ['Other'], accepts: (value) => value === '0' || value === '1' },
  text: { categories: ['Other', 'External analysis'], accepts: isTrimmed },
};

/** Null for a type that no event of ours has. */
export function attributeType(name: string): AttributeType | null {
  return Object.hasOwn(ATTRIBUTE_TYPES, name) ? (ATTRIBUTE_TYPES[name] ?? null) : null;
}

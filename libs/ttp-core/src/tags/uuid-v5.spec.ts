// SPDX-License-Identifier: AGPL-3.0-or-later
import { namespaceBytes, uuidV5 } from './uuid-v5';

const DNS = namespaceBytes('6ba7b810-9dad-11d1-80b4-00c04fd430c8');
const URL = namespaceBytes('6ba7b811-9dad-11d1-80b4-00c04fd430c8');

describe('uuidV5', () => {
  it('agrees with the example of RFC 9562', () => {
    expect(uuidV5(DNS, 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
  });

  it('derives the namespace of tags from its label', () => {
    expect(uuidV5(URL, 'decnet:ttp_tag:v1')).toBe('1ca31f08-5522-5aae-8371-fe81f0e39de3');
  });

  it('refuses a namespace that is no UUID', () => {
    expect(() => namespaceBytes('not-a-uuid')).toThrow('not a UUID: not-a-uuid');
  });
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import { resourceOf, verifyTaxii } from './taxii';

const IPV4 = { type: 'ipv4-addr', spec_version: '2.1', id: 'ipv4-addr--39090fdc-366e-571f-ab5b-d05e2918f88f', value: '203.0.113.9' };
const COLLECTION = { id: '5b1f3c9e-0000-4000-8000-00000000aaaa', title: 'one', can_read: true, can_write: false };
const RECORD = { id: IPV4.id, date_added: '2026-11-21T08:00:00.123000Z', version: '2026-11-21T08:00:00.123Z' };

const GOOD = {
  discovery: { title: 'ours', default: '/one/', api_roots: ['/one/'] },
  'api-root': { title: 'ours', versions: ['application/taxii+json;version=2.1'], max_content_length: 1 },
  collections: { collections: [COLLECTION] },
  collection: COLLECTION,
  envelope: { more: true, next: 'abc', objects: [IPV4] },
  manifest: { more: false, objects: [RECORD] },
  versions: { versions: [RECORD.version] },
  error: { title: 'Not Found', http_status: '404' },
} as const;

describe('the TAXII verifier', () => {
  it.each(Object.entries(GOOD))('knows and takes a good %s', (resource, json) => {
    expect([resourceOf(json), verifyTaxii(json)]).toEqual([resource, []]);
  });

  it('takes an empty page', () => {
    expect(verifyTaxii({})).toEqual([]);
  });

  it.each([
    ['a page that is no object', [IPV4], ''],
    ['an empty list', { objects: [] }, '/objects'],
    ['a next page that is not there', { more: false, next: 'abc', objects: [IPV4] }, '/next'],
    ['a time of TAXII without microseconds', { objects: [{ ...RECORD, date_added: '2026-11-21T08:00:00.123Z' }] }, '/objects/0/date_added'],
    ['an id twice', { objects: [IPV4, IPV4] }, '/objects/1/id'],
    ['a status that is a number', { title: 'Not Found', http_status: 404 }, '/http_status'],
    ['an object of the wrong shape', { objects: [IPV4, { ...IPV4, id: 'ipv4-addr--00000000-0000-5000-8000-000000000000' }] }, '/objects/1/id'],
    ['a collection without a UUID', { ...COLLECTION, id: 'one' }, '/id'],
  ])('finds %s', (_, json, path) => {
    expect(verifyTaxii(json).map((finding) => finding.path)).toEqual([path]);
  });

  it('does not mind what another page has, and minds custom content where none is wanted', () => {
    const times = { created: RECORD.version, modified: RECORD.version };
    const id = 'note--9c764721-39f3-56f6-85e6-e4450513777e';
    const note = { type: 'note', spec_version: '2.1', id, ...times, content: 'x', object_refs: [id.replace('note', 'threat-actor')] };
    expect(verifyTaxii({ objects: [note] })).toEqual([]);
    const custom = { objects: [{ ...note, x_decnet_decky: 'a' }] };
    expect(verifyTaxii(custom, 'envelope', { profile: 'opencti' })).toMatchObject([{ path: '/objects/0/x_decnet_decky' }]);
  });
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { verify } from './exported';
import { aFolder, cleanUp } from './ttp';

afterAll(cleanUp);

const identity = {
  type: 'identity',
  spec_version: '2.1',
  id: 'identity--ade09431-1861-567a-a60c-b19ee3d0d6a6',
  created: '2026-01-01T00:00:00.000Z',
  modified: '2026-01-01T00:00:00.000Z',
  name: 'DECNET',
  identity_class: 'organization',
};
const ADDRESS_ID = 'ipv4-addr--39090fdc-366e-571f-ab5b-d05e2918f88f';
const address = (value: string, id = ADDRESS_ID) => ({ type: 'ipv4-addr', spec_version: '2.1', id, value });
const bundle = (...objects: readonly object[]) => JSON.stringify({ type: 'bundle', id: 'bundle--00000000-0000-4000-8000-000000000000', objects });

describe('ttp export verify', () => {
  it('reads bundles, lists and lines, indented or not, packed or not', async () => {
    const objects = [identity, address('203.0.113.9')];
    const lines = objects.map((one) => `${JSON.stringify(one)}\n`).join('');
    const texts = [bundle(...objects), JSON.stringify(JSON.parse(bundle(...objects)), null, 2), JSON.stringify(objects), lines];
    const folder = aFolder(Object.fromEntries(texts.map((text, n) => [`${n}.json`, text])));
    writeFileSync(join(folder, 'packed'), gzipSync(lines));
    const files = [...texts.keys()].map((n) => `${n}.json`).concat('packed').map((name) => join(folder, name));
    const { code, stdout } = await verify('stix', ...files);
    expect([code, stdout]).toEqual([0, files.map((file) => `${file}: 2 objects, 0 findings\n`).join('')]);
  });

  it('names each flaw by its place, with what to do', async () => {
    const { name: _name, identity_class: _class, ...versioned } = identity;
    const sighting = {
      ...versioned,
      type: 'sighting',
      id: 'sighting--00000000-0000-4000-8000-000000000001',
      created_by_ref: 'identity--00000000-0000-4000-8000-000000000002',
      sighting_of_ref: 'threat-actor--00000000-0000-4000-8000-000000000003',
    };
    const file = join(aFolder({ 'x.json': bundle(identity, address('203.0.113.10'), address('203.0.113.9'), sighting) }), 'x.json');
    const { code, stdout } = await verify('stix', file);
    expect(code).toBe(1);
    expect(stdout).toContain(`${file}: /objects/1/id: ${ADDRESS_ID}: not the id that the content gives (write ipv4-addr--`);
    expect(stdout).toContain(`${file}: /objects/2/id: ${ADDRESS_ID}: an id that an object before has with other content`);
    expect(stdout).toMatch(/\/objects\/3\/sighting_of_ref: .* refers to threat-actor--\S+3, which is not in the bundle/);
    expect(stdout).toMatch(/: 4 objects, \d+ findings\n$/);
    const json = await verify('stix', file, '--json');
    const told = expect.arrayContaining([{ path: '/objects/1/id', problem: expect.any(String) }]);
    expect(JSON.parse(json.stdout)).toMatchObject({ target: 'stix', files: [{ file, objects: 4, told }] });
  });

  it('tells a document that is no bundle, and a list with something else in it', async () => {
    const folder = aFolder({
      'a.json': '{"objects":[]}',
      'b.json': bundle(identity).replace('}]', '},7]'),
      'c.json': '{"techniques":1}',
      'd.json': '{"response":[{"uuid":1}]}',
    });
    const wrong = async (target: string, name: string, said: string) =>
      expect(await verify(target, join(folder, name))).toMatchObject({ code: 1, stdout: expect.stringContaining(said) });
    await wrong('stix', 'a.json', 'a.json: ');
    await wrong('stix', 'b.json', '/: the list holds something that is no object');
    await wrong('navigator', 'c.json', 'c.json: ');
    await wrong('misp', 'd.json', '/response/0/uuid: ');
  });

  it('takes pages of TAXII together', async () => {
    const [one, two] = [[identity], [{ ...address('203.0.113.9') }]];
    const folder = aFolder({
      '1.json': JSON.stringify({ more: true, next: 'x', objects: one }),
      '2.json': JSON.stringify({ objects: two }),
      '3.json': '{"more":true,"x_extra":1}',
      '4.json': JSON.stringify({ more: 'yes', objects: two }),
    });
    expect(await verify('taxii', join(folder, '1.json'), join(folder, '2.json'), join(folder, '3.json'))).toMatchObject({ code: 0 });
    const wrong = await verify('taxii', join(folder, '4.json'));
    expect([wrong.code, wrong.stdout]).toEqual([1, expect.stringMatching(/^\S+: \/more: write true or false\n/)]);
  });

  it.each([
    ['a list', JSON.stringify([identity]), '/: write an object with more, next and objects'],
    ['a page without objects in its list', '{"objects":[]}', '/objects: write a list with at least one entry, or leave it out'],
    ['a page with something else in its list', `{"objects":[7,${JSON.stringify(identity)}]}`, '/: the list holds something that is no object'],
    ['a bundle', bundle(identity), '/: is another kind of document: STIX bundle or object'],
    ['an error', '{"title":"Not Found"}', '/: is another kind of document: error'],
  ])('takes %s for no page of TAXII', async (_, text, said) => {
    const file = join(aFolder({ 'x.json': text }), 'x.json');
    expect(await verify('taxii', file)).toMatchObject({ code: 1, stdout: expect.stringContaining(`${file}: ${said}`) });
  });

  it('tells what is new, changed or gone in a second export', async () => {
    const another = address('198.51.100.1', 'ipv4-addr--00000000-0000-4000-8000-00000000000f');
    const folder = aFolder({ '1.json': bundle(identity, address('203.0.113.9')), '2.json': bundle({ ...identity, name: 'other' }, another) });
    const { code, stdout } = await verify('stix', join(folder, '1.json'), '--stable-with', join(folder, '2.json'));
    expect(code).toBe(1);
    const told = [/\/objects\/0: identity--\S+ has other content /, /\/objects\/1: ipv4-addr--\S+f is new /, /: \/: ipv4-addr--39090fdc\S+ is missing /];
    const lines = stdout.split('\n');
    for (const [n, one] of told.entries()) expect(lines[n]).toMatch(one);
  });

  it.each([
    ['that is not there', undefined, 'cannot be read'],
    ['that is empty', '', 'is empty'],
    ['that ends in the middle', '{"type":"bundle","objects":[{"type":"identi', 'ends in the middle'],
    ['that is no JSON', '{"type":bundle}', 'object 1 is no JSON'],
    ['that is text', 'hello', 'is no JSON object or list'],
    ['that closes too much', '{}}', 'closes what it has not opened'],
    ['that is no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'cannot be read'],
    ['that is half a gzip file', gzipSync('{}'.repeat(99)).subarray(0, 20), 'cannot be read'],
  ])('leaves with 3 for a file %s', async (_, content, reason) => {
    const file = join(aFolder(), 'x.json');
    if (content !== undefined) writeFileSync(file, content);
    const { code, stdout, stderr } = await verify('stix', file);
    expect([code, stdout, stderr]).toEqual([3, '', expect.stringContaining(`${file}: ${reason}`)]);
  });
});

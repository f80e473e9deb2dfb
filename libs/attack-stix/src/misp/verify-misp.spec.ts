// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '../catalog/shipped';
import { aFullDossier } from '../stix/testing/a-full-dossier';
import { mispEvent } from './misp-event';
import type { MispEvent } from './schema';
import { verifyMisp } from './verify-misp';

const shipped = loadShippedCatalog('19.0');
const OTHER = '11111111-2222-4333-8444-555555555555';

/** Where a good event is found to be bad after the properties at one place of it were changed. */
async function broken(place: (event: MispEvent) => object | undefined, properties: object): Promise<readonly string[]> {
  const attack = await shipped;
  const event = structuredClone(mispEvent(aFullDossier(), { attack }))!;
  Object.assign(place(event)!, properties);
  return verifyMisp(event, attack).map(({ path }) => path);
}

const root = (event: MispEvent) => event;
const domain = ({ Attribute }: MispEvent) => Attribute[1];
const other = { uuid: OTHER };

describe('verifyMisp', () => {
  it('finds nothing in an event, bare, wrapped or in a collection', async () => {
    const attack = await shipped;
    const event = mispEvent(aFullDossier(), { attack });
    const forms = [event, { Event: event }, { response: [event] }, { response: [{ Event: event }] }, [event]];
    expect(forms.flatMap((json) => verifyMisp(json, attack))).toEqual([]);
  });

  it.each<readonly [what: string, path: string, place: (event: MispEvent) => object | undefined, properties: object]>([
    ['a number where MISP writes text', '/timestamp', root, { timestamp: 1 }],
    ['a property that no event of ours has', '/Orgc', root, { Orgc: {} }],
    ['a value that MISP drops', '/Attribute/1', domain, { value: 'no domain' }],
    ['an unknown type', '/Attribute/1', domain, { type: 'toString' }],
    ['a category of another type', '/Attribute/1', domain, { category: 'Person' }],
    ['reversed times', '/Attribute/1', domain, { first_seen: '2027-01-01T00:00:00+00:00' }],
    ['an attribute newer than its event', '/Attribute/1', domain, { timestamp: '9999999999' }],
    ['a UUID of something else', '/Attribute/0/uuid', ({ Attribute }) => Attribute[0], other],
    ['a sighting of something else', '/Attribute/0/Sighting/0/uuid', ({ Attribute }) => Attribute[0]?.Sighting?.[0], other],
    ['a file of something else', '/Object/0/uuid', (event) => event.Object?.[0], other],
    ['another template', '/Object/0/template_uuid', (event) => event.Object?.[0], { template_uuid: OTHER }],
    ['a report of something else', '/EventReport/0/uuid', ({ EventReport }) => EventReport?.[0], other],
    ['another galaxy', '/Galaxy/0/uuid', ({ Galaxy }) => Galaxy[0], other],
    ['a cluster of another technique', '/Galaxy/0/GalaxyCluster/0/uuid', ({ Galaxy }) => Galaxy[0]?.GalaxyCluster[0], other],
    ['a technique without its tag', '/Tag', ({ Tag }) => Tag[1], { name: 'another' }],
    ['a tag twice', '/Tag/1', ({ Tag }) => Tag[1], { name: 'misp-galaxy:producer="DECNET"' }],
    ['an attribute twice', '/Attribute/1', domain, { type: 'ip-src', value: '203.0.113.9' }],
  ])('finds %s', async (_what, path, place, properties) => {
    expect(await broken(place, properties)).toContain(path);
  });

  it('finds nothing in two events at one address, of which the later has a UUID of its own for it', async () => {
    const attack = await shipped;
    const first = aFullDossier();
    const later = aFullDossier({ attacker: { ...first.attacker, uuid: OTHER }, isLaterAtAddress: true });
    const events = [first, later].map((dossier) => mispEvent(dossier, { attack })!);
    expect(verifyMisp({ response: events }, attack)).toEqual([]);
    const uuids = events.map(({ Attribute, Object: objects = [], EventReport = [] }) =>
      [...Attribute, ...objects, ...objects.flatMap((object) => object.Attribute), ...EventReport].map(({ uuid }) => uuid),
    );
    expect(new Set(uuids.flat()).size).toBe(uuids.flat().length);
    expect(events.map(({ Attribute }) => [Attribute[0]?.value, Attribute[0]?.uuid === '39090fdc-366e-571f-ab5b-d05e2918f88f'])).toEqual([
      ['203.0.113.9', true],
      ['203.0.113.9', false],
    ]);
  });

  it('finds UUIDs that two events share, and what is no event', async () => {
    const event = mispEvent(aFullDossier(), { attack: await shipped });
    expect(verifyMisp({ response: [event, event] })[0]).toEqual({ path: '/response/1', problem: `the UUID ${event?.uuid} is that of /response/0` });
    expect(verifyMisp(null)).toEqual([{ path: '', problem: 'Expected object' }]);
    expect(verifyMisp({ response: 'none' })).toEqual([{ path: '/response', problem: 'Expected object' }]);
    expect(verifyMisp(JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`))).toEqual([{ path: '/0', problem: 'Expected object' }]);
  });
});

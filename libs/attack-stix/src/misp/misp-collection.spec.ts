// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { loadShippedCatalog } from '../catalog/shipped';
import type { Dossier } from '../dossier/dossier';
import { anyDossier } from '../stix/testing/any-dossier';
import { collect } from '../stix/testing/collect';
import { aDossier, anAttacker } from '../testing/a-dossier';
import { mispCollection } from './misp-collection';
import type { MispCollectionOptions } from './misp-collection';
import { mispEvent } from './misp-event';
import { verifyMisp } from './verify-misp';

const shipped = loadShippedCatalog('19.0');
const ATTACKERS = ['203.0.113.9', 'no address', '198.51.100.7'].map((ip, at) => {
  const uuid = `5b1f3c9e-0000-4000-8000-00000000000${at}`;
  return aDossier({ attacker: anAttacker({ ip, uuid }) });
});

const named = (ip: string): unknown => expect.objectContaining({ info: `Honeypot attacker ${ip}: unknown` });

async function collected(dossiers: Iterable<Dossier>, options: Partial<MispCollectionOptions> = {}): Promise<unknown> {
  return JSON.parse((await collect(mispCollection(dossiers, { attack: await shipped, ...options }))).join(''));
}

describe('mispCollection', () => {
  it('is an empty list of no attackers', async () => {
    expect(await collected([])).toEqual({ response: [] });
  });

  it('has an event for each attacker in their order, and tells of those without', async () => {
    const skipped: unknown[] = [];
    const broken = { ...aDossier({ attacker: anAttacker({ uuid: 'broken' }) }), sightings: null } as unknown as Dossier;
    const events = await collected([...ATTACKERS, broken], { onSkipped: (uuid, error) => skipped.push([uuid, error instanceof Error]) });
    expect(events).toEqual({ response: [named('203.0.113.9'), named('198.51.100.7')] });
    expect(skipped).toEqual([[ATTACKERS[1]?.attacker.uuid, false], ['broken', true]]);
    expect(verifyMisp(events, await shipped)).toEqual([]);
  });

  it("wraps each as MISP's own exports do", async () => {
    const events = await collected(ATTACKERS, { wrap: true });
    expect(events).toEqual({ response: [{ Event: expect.any(Object) }, { Event: expect.any(Object) }] });
    expect(verifyMisp(events, await shipped)).toEqual([]);
  });
});

// A thousand in all, in parts that a busy machine finishes in time.
it.each([1, 2, 3, 4])('builds of any dossier an event that verifies, and the same one again (part %i)', async () => {
  const attack = await shipped;
  fc.assert(
    fc.property(anyDossier, (dossier) => {
      const event = JSON.stringify(mispEvent(dossier, { attack }));
      expect(event === 'null' ? [] : verifyMisp(JSON.parse(event), attack)).toEqual([]);
      expect(JSON.stringify(mispEvent(structuredClone(dossier), { attack }))).toBe(event);
    }),
    { numRuns: 250 },
  );
});

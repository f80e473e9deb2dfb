// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { setImmediate } from 'node:timers/promises';
import { DossierReader, RollupRepository, type Scope } from '../src';
import { aCampaign, anAttacker, anIdentity, aTag, NOW, profile, storeTags, tagsOfSession } from './builders';
import { describeOnEachDialect } from './databases';

const later = new Date(NOW.getTime() + 60_000);

describeOnEachDialect('what a layer shows', (databases) => {
  let source: DataSource;
  let reader: DossierReader;
  let attackers: [string, string, string];
  let identity: string;
  let campaign: string;

  beforeAll(async () => {
    source = await databases().open();
    reader = new DossierReader(source);
    campaign = await aCampaign(source);
    identity = await anIdentity(source, { campaign_id: campaign });
    const loser = await anIdentity(source, { merged_into_uuid: identity });
    attackers = [await anAttacker(source), await anAttacker(source, '198.51.100.7'), await anAttacker(source, '192.0.2.9')];
    await profile(source, attackers[0], { identity_id: identity });
    await profile(source, attackers[1], { identity_id: loser });
    let n = 0;
    const tag = (attackerUuid: string | null, parts: Partial<Tag> = {}) => aTag({ attackerUuid, sourceId: `#${n++}`, ...parts });
    await storeTags(
      source,
      tag(attackers[0], { observedAt: NOW, confidence: 0.5 }),
      tag(attackers[0], { observedAt: later, confidence: 0.8 }),
      tag(attackers[0], { deckyId: 'decky-04', observedAt: NOW }),
      tag(attackers[1], { subTechniqueId: null, observedAt: null }),
      tag(attackers[2], { sessionId: 'sess-9', attackRelease: 'v18.1', observedAt: NOW }),
      tag(attackers[2], { subTechniqueId: 'T1059.001', deckyId: null, observedAt: NOW }),
      tag(null, { identityUuid: loser, subTechniqueId: null, ruleVersion: 2, sessionId: null, observedAt: NOW }),
    );
  });

  it('is the tags of the scope, folded over their sources, in order', async () => {
    const groups = await reader.tagGroups('attacker', attackers[0]);
    expect(groups).toEqual([
      {
        techniqueId: 'T1059',
        subTechniqueId: 'T1059.004',
        tactic: 'TA0002',
        deckyId: 'decky-03',
        ruleId: 'R0900',
        ruleVersion: 1,
        attackRelease: 'v19.0',
        count: 2,
        firstSeen: NOW,
        lastSeen: later,
        confidenceMax: 0.8,
      },
      expect.objectContaining({ deckyId: 'decky-04', count: 1 }),
    ]);
    const brief = async (...scope: Scope) =>
      (await reader.tagGroups(...scope)).map(({ subTechniqueId, deckyId, attackRelease, count }) => [subTechniqueId, deckyId, attackRelease, count]);
    const ofIdentity = [
      [null, 'decky-03', 'v19.0', 1],
      [null, 'decky-03', 'v19.0', 1],
      ['T1059.004', 'decky-03', 'v19.0', 2],
      ['T1059.004', 'decky-04', 'v19.0', 1],
    ];
    expect(await brief('identity', identity)).toEqual(ofIdentity);
    expect(await brief('campaign', campaign)).toEqual(ofIdentity);
    expect(await brief('session', 'sess-9')).toEqual([['T1059.004', 'decky-03', 'v18.1', 1]]);
    expect(await brief('fleet')).toEqual([
      ...ofIdentity.slice(0, 2),
      ['T1059.001', null, 'v19.0', 1],
      ['T1059.004', 'decky-03', 'v18.1', 1],
      ...ofIdentity.slice(2),
    ]);
    expect(await brief('identity', 'unknown')).toEqual([]);
  });

  it('tells who used a technique: identities, and attackers that are resolved to none, per release', async () => {
    const fleet = await reader.techniqueActors('fleet');
    expect(fleet).toEqual([
      { id: 'T1059', attackRelease: 'v18.1', actors: 1, count: 1 },
      { id: 'T1059', attackRelease: 'v19.0', actors: 2, count: 6 },
      { id: 'T1059.001', attackRelease: 'v19.0', actors: 1, count: 1 },
      { id: 'T1059.004', attackRelease: 'v18.1', actors: 1, count: 1 },
      { id: 'T1059.004', attackRelease: 'v19.0', actors: 1, count: 3 },
    ]);
    expect(await reader.techniqueActors('campaign', campaign)).toMatchObject([
      { id: 'T1059', actors: 1, count: 5 },
      { id: 'T1059.004', actors: 1, count: 3 },
    ]);
    expect(await reader.techniqueActors('attacker', attackers[1])).toEqual([{ id: 'T1059', attackRelease: 'v19.0', actors: 1, count: 1 }]);
    expect(await reader.techniqueActors('session', 'unknown')).toEqual([]);
  });

  it('counts every tag of a fleet once, over pieces, and lets others in between', async () => {
    const large = await databases().open();
    await storeTags(large, ...tagsOfSession(await anAttacker(large), 'sess-1', 8_001));
    let turns = 0;
    const over = new AbortController();
    const others = (async () => {
      for (; !over.signal.aborted; turns++) await setImmediate();
    })();
    const [fleet] = await new RollupRepository(large).all().finally(() => over.abort());
    await others;
    expect([fleet?.count, turns >= 3]).toEqual([8_001, true]);
  });

  it('names the identities of a campaign: winners only', async () => {
    expect(await reader.campaign(campaign)).toEqual([identity]);
    expect(await reader.campaign('unknown')).toEqual([]);
  });
});

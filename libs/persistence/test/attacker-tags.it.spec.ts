// SPDX-License-Identifier: AGPL-3.0-or-later
import { attackerTags } from '../src/dossiers/attacker-tags';
import { anAttacker, aTag, NOW, storeTags } from './builders';
import { describeOnEachDialect } from './databases';

const at = (second: number) => new Date(NOW.getTime() + second * 1_000);

const tag = (attackerUuid: string, second: number, command: unknown, parts = {}) =>
  aTag({ attackerUuid, sourceId: `#${second}`, observedAt: at(second), evidence: { command_text: command }, ...parts });

describeOnEachDialect('the tags of a load of attackers', (databases) => {
  it('are the same whether folded here or by the database', async () => {
    const source = await databases().open();
    const [one, other, bare] = [await anAttacker(source), await anAttacker(source, '198.51.100.7'), await anAttacker(source, '192.0.2.9')];
    await storeTags(
      source,
      tag(one, 3, 'b'),
      tag(one, 1, 'c', { confidence: 0.9, subTechniqueId: null }),
      tag(one, 2, 'a', { deckyId: null }),
      tag(one, 0, ' b ', { observedAt: null }),
      tag(one, 4, 7, { attackRelease: 'v18.1' }),
      tag(other, 5, 'd'),
      tag(other, 6, 'd', { evidence: { command: 'e' } }),
    );
    const here = await attackerTags(source, [one, other, bare], [one, bare]);
    const there = await attackerTags(source, [one, other, bare], [one, bare], 6);
    expect(here.groups).toEqual(there.groups);
    expect([...here.groups].map(([uuid, groups]) => [uuid, groups.reduce((tags, { count }) => tags + count, 0)])).toEqual(
      expect.arrayContaining([[one, 5], [other, 2]]),
    );
    for (const { lines } of [here, there]) {
      expect(lines.get(one)).toEqual(['b', 'c', 'a']);
      expect(lines.get(other) ?? []).toEqual([]);
      expect(lines.get(bare) ?? []).toEqual([]);
    }
  });
});

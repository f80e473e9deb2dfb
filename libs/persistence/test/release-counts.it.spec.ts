// SPDX-License-Identifier: AGPL-3.0-or-later
import { tagCountsByTechnique, TagStore } from '../src';
import { anAttacker, announceUuids, aTag, item, OPTIONS } from './builders';
import { describeOnEachDialect } from './databases';

describeOnEachDialect('tagCountsByTechnique', (databases) => {
  it('counts tags by release, technique, sub-technique and tactic, in that order, none first', async () => {
    const source = await databases().open();
    const attackerUuid = await anAttacker(source);
    const tags = [
      { techniqueId: 'T1562', subTechniqueId: 'T1562.001', tactic: 'TA0005', attackRelease: 'v18.1' },
      { techniqueId: 'T1059', subTechniqueId: 'T1059.004' },
      { techniqueId: 'T1059', subTechniqueId: 'T1059.004' },
      { techniqueId: 'T1059', subTechniqueId: null },
      { techniqueId: 'T1078', subTechniqueId: null, tactic: 'TA0003' },
      { techniqueId: 'T1078', subTechniqueId: null, tactic: 'TA0001' },
    ].map((parts, i) => aTag({ attackerUuid, sourceId: `s#${i}`, ...parts }));
    await new TagStore(source).storeBatch([item(...tags)], announceUuids, OPTIONS);
    expect(await tagCountsByTechnique(source)).toEqual([
      { attackRelease: 'v18.1', techniqueId: 'T1562', subTechniqueId: 'T1562.001', tactic: 'TA0005', count: 1 },
      { attackRelease: 'v19.0', techniqueId: 'T1059', subTechniqueId: null, tactic: 'TA0002', count: 1 },
      { attackRelease: 'v19.0', techniqueId: 'T1059', subTechniqueId: 'T1059.004', tactic: 'TA0002', count: 2 },
      { attackRelease: 'v19.0', techniqueId: 'T1078', subTechniqueId: null, tactic: 'TA0001', count: 1 },
      { attackRelease: 'v19.0', techniqueId: 'T1078', subTechniqueId: null, tactic: 'TA0003', count: 1 },
    ]);
  });

  it('counts nothing where nothing is stored', async () => {
    expect(await tagCountsByTechnique(await databases().open())).toEqual([]);
  });
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import { aBundle, aGroup, aRelation, aTactic, aTechnique } from '../testing/a-bundle';
import { AttackDataError } from './attack-data-error';
import { buildCatalog } from './build-catalog';
import { AttackCatalog } from './catalog';
import { isActive } from './facts';
import { loadShippedCatalog } from './shipped';

let v18: AttackCatalog;
let v19: AttackCatalog;
beforeAll(async () => {
  [v18, v19] = await Promise.all([loadShippedCatalog('18.1'), loadShippedCatalog()]);
});

describe('the shipped catalogues', () => {
  it('hold what MITRE published', () => {
    const counts = [v18, v19].map(({ facts }) => [
      facts.techniques.filter(isActive).length,
      facts.techniques.filter((one) => isActive(one) && one.parentId === null).length,
      facts.tactics.length,
      facts.groups.length,
      facts.groups.flatMap((group) => group.uses).length,
    ]);
    expect(counts).toEqual([
      [691, 216, 14, 187, 4362],
      [697, 222, 15, 191, 4546],
    ]);
  });

  it('name their release as rules and as tags spell it', () => {
    expect([v18, v19].map(({ release, attackRelease }) => [release, attackRelease])).toEqual([
      ['18.1', 'v18.1'],
      ['19.0', 'v19.0'],
    ]);
  });

  it('carry MITRE as the author and its copyright as the marking', () => {
    expect(v19.facts.identity.id).toBe('identity--c78cb6e5-0c4b-4611-8297-d1b8b55e40b5');
    expect(v19.facts.marking['definition']).toEqual({ statement: expect.stringContaining('The MITRE Corporation') });
  });

  it('keep what an export must repeat exactly', () => {
    expect(v18.technique('T1059.004')).toMatchObject({
      stixId: 'attack-pattern--a9d4b653-6915-42af-98b2-5758c4ceee56',
      created: '2020-03-09T14:15:05.330Z',
      tactics: ['TA0002'],
      parentId: 'T1059',
      revoked: false,
    });
  });

  it('have an active parent for every active sub-technique', () => {
    const orphans = [v18, v19].flatMap((catalog) => catalog.techniques.filter((one) => isActive(one) && one.parentId && !catalog.exists(one.parentId)));
    expect(orphans).toEqual([]);
  });
});

describe('names and pages', () => {
  it.each([
    ['T1059', 'Command and Scripting Interpreter', 'https://attack.mitre.org/techniques/T1059'],
    ['T1059.004', 'Command and Scripting Interpreter: Unix Shell', 'https://attack.mitre.org/techniques/T1059/004'],
    ['t1110.003', 'Brute Force: Password Spraying', 'https://attack.mitre.org/techniques/T1110/003'],
    ['T1070.001', 'Indicator Removal: Clear Windows Event Logs', 'https://attack.mitre.org/techniques/T1070/001'],
    ['T1562.001', 'Disable or Modify Tools', 'https://attack.mitre.org/techniques/T1562/001'],
    ['T9999', null, null],
    ['', null, null],
  ])('%p in 19.0', (id, name, url) => {
    expect([v19.nameOf(id), v19.urlOf(id)]).toEqual([name, url]);
  });

  it('follow the release', () => {
    expect(v18.nameOf('T1562.001')).toBe('Impair Defenses: Disable or Modify Tools');
    expect([v18, v19].map((catalog) => catalog.tactic('TA0005')?.name)).toEqual(['Defense Evasion', 'Stealth']);
  });
});

describe('tactics', () => {
  it('are found by id and by kill-chain phase', () => {
    expect(v19.tactic('ta0112')?.name).toBe('Defense Impairment');
    expect(v19.tacticByShortname('defense-impairment')?.id).toBe('TA0112');
    expect(v19.tacticByShortname('initial-access')?.id).toBe('TA0001');
    expect(v19.tacticByShortname('defense-evasion')).toBeNull();
  });

  it.each([
    ['TA0001', true],
    ['TA0112', false],
    ['TA0100', false],
    ['T1059', false],
  ])('18.1 has %s: %p', (id, known) => {
    expect(v18.isTactic(id)).toBe(known);
  });

  it('of a technique come in the order of the bundle', () => {
    expect(v18.tacticsOf('T1078').map(({ id }) => id)).toEqual(['TA0005', 'TA0003', 'TA0004', 'TA0001']);
    expect(v18.tacticsOf('T9999')).toEqual([]);
  });
});

describe('existence', () => {
  it.each([
    ['T1562', '18.1', true],
    ['T1562', '19.0', false],
    ['T1685', '18.1', false],
    ['T1685', '19.0', true],
    ['T1153', '19.0', false],
    ['TA0001', '19.0', false],
  ])('%s in %s: %p', (id, release, exists) => {
    expect((release === '18.1' ? v18 : v19).exists(id)).toBe(exists);
  });

  it.each([
    ['T1086', 'T1059.001'],
    ['T1089', 'T1685'],
    ['T1150', 'T1647'],
    ['T1059', null],
    ['T1153', null],
    ['T9999', null],
  ])('%s was replaced by %p in 19.0', (id, replacement) => {
    expect(v19.replacementOf(id)).toBe(replacement);
  });

  it('gives no replacement when a chain bites its tail or ends in a withdrawn technique', () => {
    const [one, two, three] = ['T1001', 'T1002', 'T1003'].map((id) => aTechnique(id, ['impact'], { revoked: true }));
    const withdrawn = aTechnique('T1004', ['impact'], { x_mitre_deprecated: true });
    if (!one || !two || !three) throw new Error('three techniques were built');
    const links = [aRelation(one, 'revoked-by', two), aRelation(two, 'revoked-by', one), aRelation(three, 'revoked-by', withdrawn)];
    const bundle = aBundle(aTactic('TA0040', 'impact'), one, two, three, withdrawn, ...links);
    const catalog = new AttackCatalog(buildCatalog(bundle, { release: '7.0', bundleSha256: '' }));
    expect(['T1001', 'T1002', 'T1003'].map((id) => catalog.replacementOf(id))).toEqual([null, null, null]);
  });
});

describe('look-ups of one technique', () => {
  it.each([
    ['t1059.004', true, 'T1059', ['execution'], ['ESXi', 'Linux', 'Network Devices', 'macOS']],
    ['T1059', false, undefined, ['execution'], expect.arrayContaining(['Containers', 'Windows'])],
    ['T9999', false, undefined, [], []],
    ['', false, undefined, [], []],
    [null, false, undefined, [], []],
  ])('%p', (id, isSubtechnique, parent, phases, platforms) => {
    const found = [v19.isSubtechnique(id), v19.parentOf(id)?.id, v19.phasesOf(id)];
    expect(found).toEqual([isSubtechnique, parent, phases]);
    expect(v19.platformsOf(id).toSorted()).toEqual(platforms);
  });

  it('say nothing of an id that is absent', () => {
    const answers = [v19.technique(null), v19.nameOf(null), v19.urlOf(null), v19.tactic(null), v19.tacticName(null), v19.replacementOf(null)];
    expect(answers).toEqual([null, null, null, null, null, null]);
    expect([v19.exists(null), v19.isTactic(null), v19.tacticsOf(null), v19.groupsUsing(null)]).toEqual([false, false, [], []]);
  });

  it.each([
    ['TA0001', 'Initial Access'],
    ['ta0001', 'Initial Access'],
    ['initial-access', 'Initial Access'],
    ['Initial-Access', 'Initial Access'],
    ['TA9999', null],
    ['mischief', null],
    ['', null],
  ])('tactic %p is called %p', (given, name) => {
    expect(v19.tacticName(given)).toBe(name);
  });
});

describe('assertions', () => {
  it('pass what is known, whatever else is empty', () => {
    expect(() => v19.assertKnownTechniques(['T1059', 't1059.004', '', null, undefined], 'table')).not.toThrow();
    expect(() => v19.assertKnownTactics(['TA0112', '', null], 'table')).not.toThrow();
  });

  it('name the source, the release and the missing ids only, sorted, each with its replacement', () => {
    const ids = ['T9999', 'T1059', 'T1562.001', 'T1153', 'T0001', 'T9999'];
    const missing = 'T0001, T1153 (deprecated, nothing replaces it), T1562.001 (revoked: write T1685), T9999';
    expect(() => v19.assertKnownTechniques(ids, 'rules/intel')).toThrow(new AttackDataError(`rules/intel: no active technique of ATT&CK 19.0: ${missing}`));
  });

  it('exempt tactics of ATT&CK for ICS where they are asked to', () => {
    v18.assertKnownTactics(['TA0001', 'TA0100'], 'kill chain', ['TA0100', 'TA0102']);
    const check = () => v18.assertKnownTactics(['TA0112', 'TA0100', 'TA0001'], 'kill chain', ['TA0100']);
    expect(check).toThrow(/^kill chain: no tactic of ATT&CK 18\.1: TA0112$/);
  });
});

describe('another release', () => {
  it('is at hand, with this one as a release that rules may name', () => {
    const other = v19.inRelease('18.1');
    expect([other?.release, other?.knownReleases, other?.exists('T1562.001')]).toEqual(['18.1', ['18.1', '19.0'], true]);
    expect(other?.resolveEmit({ techniqueId: 'T1686', subTechniqueId: null, tactic: 'TA0112' })).toMatchObject({ ok: true, tactic: 'TA0005' });
    expect([v19.inRelease('19.0'), v19.inRelease('15.1')]).toEqual([v19, null]);
  });

  it('may be none at all', () => {
    const none = AttackCatalog.empty();
    expect([none.isEmpty, v19.isEmpty, none.nameOf('T1059'), none.groupsUsing('T1059')]).toEqual([true, false, null, []]);
  });
});

describe('groupsUsing', () => {
  it.each([
    ['T1059', 17],
    ['T1059.004', 10],
    ['T1110', 16],
    ['T1078', 47],
    ['T1090', 19],
    ['T1595.002', 13],
    ['T1003.008', 0],
    ['T9999', 0],
    ['', 0],
  ])('counts those of %p in 18.1, campaigns included: %i', (id, count) => {
    expect(v18.groupsUsing(id)).toHaveLength(count);
  });

  it('sorts by group id, each once', () => {
    const ids = v18.groupsUsing('T1078').map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].toSorted());
  });

  it('shows a group with its aliases and page', () => {
    expect(v19.groupsUsing('T1059.004').find(({ id }) => id === 'G0096')).toEqual({
      id: 'G0096',
      name: 'APT41',
      aliases: ['APT41', 'Wicked Panda', 'Brass Typhoon', 'BARIUM'],
      url: 'https://attack.mitre.org/groups/G0096',
      stixId: 'intrusion-set--18854f55-ac7c-4634-bd9a-352dd07613b7',
    });
  });

  it('gives a group as one object that nobody can change', () => {
    const [one, twin] = ['T1059.004', 'T1078'].map((id) => v19.groupsUsing(id).find((group) => group.id === 'G0096'));
    expect(one).toBe(twin);
    expect([Object.isFrozen(one), Object.isFrozen(one?.aliases)]).toEqual([true, true]);
  });

  it('gives a sub-technique no more groups than its technique in the case of T1059.004', () => {
    expect(v18.groupsUsing('T1059.004').length).toBeLessThanOrEqual(v18.groupsUsing('T1059').length);
  });

  it('leaves out a group that was revoked', () => {
    const technique = aTechnique('T1100', ['impact']);
    const gone = aGroup('G0001', { revoked: true });
    const bundle = aBundle(aTactic('TA0040', 'impact'), technique, gone, aRelation(gone, 'uses', technique));
    expect(new AttackCatalog(buildCatalog(bundle, { release: '7.0', bundleSha256: '' })).groupsUsing('T1100')).toEqual([]);
  });
});

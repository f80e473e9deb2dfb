// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from './shipped';

describe('AttackCatalog.resolveTechnique', () => {
  it.each([
    ['19.0', 'T1105', 'T1105'],
    ['19.0', 't1105', 'T1105'],
    ['19.0', 'T1562.001', 'T1685'],
    ['18.1', 'T1562.001', 'T1562.001'],
    ['18.1', 'T1686', 'T1562.004'],
  ] as const)('in %s, %s is %s', async (release, id, expected) => {
    expect((await loadShippedCatalog(release)).resolveTechnique(id)).toMatchObject({ ok: true, value: { id: expected } });
  });

  it.each([
    ['19.0', 'T9999', /not in ATT&CK 19\.0/],
    ['18.1', 'T1685', /replaced 3 techniques of 18\.1/],
  ] as const)('in %s, %s is refused', async (release, id, reason) => {
    expect((await loadShippedCatalog(release)).resolveTechnique(id)).toMatchObject({ ok: false, reason: expect.stringMatching(reason) });
  });
});

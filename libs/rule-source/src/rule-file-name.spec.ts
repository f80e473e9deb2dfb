// SPDX-License-Identifier: AGPL-3.0-or-later
import { isRuleFileName } from './rule-file-name';

describe('isRuleFileName', () => {
  it.each(['R0001.yaml', 'r1.yml', 'HFP_0001.yaml', '_.yml', '4913.yaml'])('takes %s', (name) => expect(isRuleFileName(name)).toBe(true));

  it.each([
    ['swap files', '.R0001.yaml.swp', '.R0001.yaml.swo', 'R0001.swp'],
    ['backups', 'R0001.yaml~', '#R0001.yaml#', 'R0001.yaml.bak', 'R0001.bak.yaml'],
    ['dotfiles', '.R0001.yaml', '.yaml', '..yaml', '..data'],
    ['probes', '4913', 'R0001'],
    ['double extensions', 'R0001.yaml.tmp', 'R0001.yaml.yaml', 'R0001.tmp.yml'],
    ['other extensions', 'R0001.json', 'R0001.YAML', 'R0001.yamlx', 'R0001.yl'],
    ['other characters', 'R-1.yaml', 'R 1.yaml', 'Ré.yaml', 'R1.yaml\n', '\nR1.yaml', 'x/R1.yaml'],
  ])('leaves %s', (_what, ...names) => expect(names.filter(isRuleFileName)).toEqual([]));
});

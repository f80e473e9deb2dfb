// SPDX-License-Identifier: AGPL-3.0-or-later
import { INTEL, packFiles } from '../lifters/testing/lift';
import { permissiveAttack } from '../testing';
import { lintRules } from './lint-rules';
import { loadRules } from './load-rules';
import { formatIssue } from './rule-issue';

const files = packFiles('ttp');

/** Pattern rules that emit what the system we replace emits: `technique tactic confidence`, at version 1. */
const PARITY: readonly [string, string, readonly string[]][] = [
  ['R0007', 'sqlmap_user_agent', ['T1190 TA0001 0.9', 'T1595.002 TA0043 0.9']],
  ['R0008', 'log4j_jndi', ['T1190 TA0001 0.95']],
  ['R0009', 'path_traversal', ['T1190 TA0001 0.85']],
  ['R0010', 'unix_shell_exec', ['T1059.004 TA0002 0.9']],
  ['R0011', 'scripting_interpreter_exec', ['T1059 TA0002 0.7']],
  ['R0012', 'ingress_tool_transfer', ['T1105 TA0011 0.85']],
  ['R0013', 'etc_passwd_read', ['T1083 TA0007 0.85']],
  ['R0014', 'etc_shadow_read', ['T1003.008 TA0006 0.95']],
  ['R0015', 'suid_search', ['T1083 TA0007 0.85', 'T1548.001 TA0004 0.95']],
  ['R0016', 'recursive_find', ['T1083 TA0007 0.65']],
  ['R0017', 'network_service_scan', ['T1046 TA0007 0.9', 'T1595 TA0043 0.9']],
  ['R0018', 'system_info_discovery', ['T1082 TA0007 0.7']],
  ['R0019', 'user_discovery', ['T1033 TA0007 0.7']],
  ['R0020', 'network_config_discovery', ['T1016 TA0007 0.75']],
  ['R0021', 'network_connections_discovery', ['T1049 TA0007 0.75']],
  ['R0022', 'ldap_account_discovery', ['T1087.002 TA0007 0.9', 'T1482 TA0007 0.85']],
  ['R0023', 'smb_share_discovery', ['T1135 TA0007 0.9']],
  ['R0024', 'local_account_creation', ['T1136.001 TA0003 0.95']],
  ['R0025', 'cron_persistence', ['T1053.003 TA0003 0.9']],
  ['R0026', 'redis_ssh_key_persistence', ['T1098.004 TA0003 0.9']],
  ['R0027', 'webshell_install', ['T1505.003 TA0003 0.9']],
  ['R0028', 'clear_command_history', ['T1070.003 TA0005 0.9']],
  ['R0029', 'sudo_abuse', ['T1548.003 TA0004 0.75']],
];

describe('the rule pack', () => {
  it('is clean: every rule loads, every example holds, every pattern is selective or says that it is broad', () => {
    const faults = lintRules(files, permissiveAttack, INTEL).issues.filter(({ message }) => !message.startsWith('no evaluator'));
    expect(faults.map(formatIssue)).toEqual([]);
  });

  it('names each file after its rule', () => {
    for (const [ruleId, file] of loadRules(files, permissiveAttack).files) expect(file).toBe(`${ruleId.replaceAll('-', '_')}.yaml`);
  });

  it.each(PARITY)('has %s (%s) emitting %j', (ruleId, name, emits) => {
    const rule = loadRules(files, permissiveAttack).rules.find((candidate) => candidate.ruleId === ruleId);
    expect(rule).toMatchObject({ name, ruleVersion: 1 });
    expect(rule?.emits.map(({ written, tactic, confidence }) => `${written.subTechniqueId ?? written.techniqueId} ${tactic} ${confidence}`)).toEqual(emits);
  });
});

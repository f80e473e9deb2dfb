// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog, type AttackCatalog } from '@ttp/attack-stix';
import { attackerUuidOf } from '@ttp/persistence';
import { buildRuleIndex, loadRules } from '@ttp/ttp-core';
import { join } from 'node:path';
import { exactly, fact } from '../harness/measure';
import { RuleDirectory } from '../rule-storm/rule-directory';
import type { Found } from '../scenario/compare';
import type { Fault } from '../scenario/fault';
import type { LedgerRules } from '../scenario/ledger';

const FILE = 'R0900.yaml';
/** Long enough that no event is tagged twice, once by each of two versions: that would be two tags by right. */
const ACK_WAIT_MS = 60_000;
const POLL_MS = 100;

const SECOND_EMIT = `
  - { technique_id: T1057, tactic: TA0007, confidence: 0.6 }`;

/** All versions match the same commands, so that a lost session shows, and every other one says more of each, so that half of two would. */
const ruleText = (version: number): string => `# SPDX-License-Identifier: AGPL-3.0-or-later
rule_id: R0900
rule_version: ${version}
name: changing
applies_to: [command]
match: { pattern: 'passwd|wget|sudo' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }${version % 2 === 0 ? SECOND_EMIT : ''}
evidence_fields: [command_text]
precision: L
last_reviewed: 2026-11-21
tests:
  - match: cat /etc/passwd
  - ignore: ls
`;

export const ruleChange: Fault = {
  name: 'rule-change',
  summary: 'a rule is edited while sessions are tagged with it: each with one version, none with half of two',
  databases: ['sqlite', 'mysql'],
  async scene({ stage }) {
    const catalog = await loadShippedCatalog();
    const directory = new RuleDirectory(join(stage.dir, 'rules'), new Map([[FILE, ruleText(1)]]));
    const versions = [1];
    return {
      world: { ackWaitMs: ACK_WAIT_MS, env: { DECNET_TTP_RULES_DIR: directory.path, DECNET_TTP_POLL_MS: String(POLL_MS) } },
      async strike(_, random) {
        const version = versions.length + 1;
        versions.push(version);
        directory.save(FILE, ruleText(version), random.chance(0.3));
        return 1;
      },
      rulesFor: (found) => rulesFor(catalog, versions, found),
      async facts({ database }) {
        const used = await database.query('SELECT DISTINCT rule_version FROM ttp_tag');
        const felt = exactly('edits_were_felt', Number(used.length > 1), 1);
        return [fact('rule_versions_written', versions.length), fact('rule_versions_used', used.length), felt];
      },
    };
  },
};

/** What was found of a session says with which version it was tagged; all of it must then be of that one. */
function rulesFor(catalog: AttackCatalog, versions: readonly number[], { tags }: Found): (session: string) => LedgerRules {
  const versionOf = new Map(tags.map(({ session, ruleVersion }) => [session, ruleVersion]));
  const byVersion = new Map(versions.map((version) => [version, rulesOf(catalog, version)]));
  return (session) => {
    return byVersion.get(versionOf.get(session) ?? 1)!;
  };
}

function rulesOf(catalog: AttackCatalog, version: number): LedgerRules {
  const { rules } = loadRules([{ file: FILE, text: ruleText(version) }], catalog);
  return { index: buildRuleIndex(rules), attackRelease: catalog.attackRelease, attackerUuidOf };
}

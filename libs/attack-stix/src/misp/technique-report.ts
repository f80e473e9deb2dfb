// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import type { TagGroup } from '../dossier/dossier';
import { groupSpan } from '../stix/sighting';
import type { SightedTechnique } from '../stix/technique';

const COLUMNS = ['Technique', 'Name', 'Tactic', 'Tags', 'First seen', 'Last seen', 'Rules'];

/** Shortname of a tag's tactic under the tag's own release: 18's TA0005 is another tactic than 19's. */
export function observedTactic({ tactic, attackRelease }: TagGroup, attack: AttackCatalog): string {
  const release = attack.inRelease(attackRelease.replace(/^v/, '')) ?? attack;
  return release.tactic(tactic)?.shortname ?? tactic;
}

/** What no tag or cluster can say, as a Markdown table: which technique was seen for which tactic, how often, when, and by which rules. */
export function techniqueReport(sighted: readonly SightedTechnique[], attack: AttackCatalog): string {
  const rows = sighted.flatMap(({ technique, groups }) =>
    [...Map.groupBy(groups, (group) => observedTactic(group, attack))].toSorted(byFirst).map(([tactic, seen]) => {
      const { first, last } = groupSpan(seen);
      const tags = seen.reduce((sum, { count }) => sum + count, 0);
      const rules = [...new Set(seen.map(({ ruleId }) => ruleId))].toSorted().join(', ');
      return row(`[${technique.id}](${technique.url})`, cell(technique.name), cell(tactic), `${tags}`, first, last, cell(rules));
    }),
  );
  return [row(...COLUMNS), row(...COLUMNS.map(() => '---')), ...rows].join('\n');
}

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const byFirst = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

// SPDX-License-Identifier: AGPL-3.0-or-later
import { RuleBook, type RuleEdition, type RuleSource } from '@ttp/rule-source';
import type { RuleEntry, RuleFile } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { hash } from 'node:crypto';
import { planSync } from './plan-sync';

const DIRECTORY = '/etc/rules';
const BROKEN = 'rule_id: [';
const text = (ruleId: string, version = 1) => `rule_id: ${ruleId}
rule_version: ${version}
name: made_up
applies_to: [command]
match: { pattern: 'made-up-tool' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
`;

const file = (name: string, content: string): RuleFile => ({ file: `${DIRECTORY}/${name}`, text: content });

/** The edition of a directory that holds these files; `before`, of a book that has seen those. */
async function edition(files: readonly RuleFile[], before: readonly RuleFile[] = files): Promise<RuleEdition> {
  let documents = before;
  const source: RuleSource = {
    snapshot: () => Promise.resolve({ documents, states: new Map(), position: null, changes: null }),
    watch: () => Promise.resolve(() => undefined),
  };
  const book = new RuleBook(source, permissiveAttack, () => undefined, () => undefined);
  await book.refresh();
  documents = files;
  return book.refresh();
}

const stored = (ruleId: string, sourcePath: string, content = text(ruleId)): RuleEntry => ({
  ruleId,
  definition: { ruleVersion: 1, sourcePath, text: content, contentSha256: hash('sha256', content) },
  state: null,
});

/** `R1 <- file` for a write, `R1 gone` for a deletion. */
const plan = (of: RuleEdition, entries: readonly RuleEntry[]) => {
  const { writes, foreign } = planSync(of, entries, DIRECTORY);
  return { writes: writes.map(({ ruleId, definition }) => `${ruleId} ${definition === null ? 'gone' : `<- ${definition.sourcePath}`}`), foreign };
};

describe('planSync', () => {
  it('writes a new rule as it is written', async () => {
    const { writes } = planSync(await edition([file('a.yaml', text('R1', 7))]), [], DIRECTORY);
    const definition = { ruleVersion: 7, sourcePath: '/etc/rules/a.yaml', text: text('R1', 7), contentSha256: hash('sha256', text('R1', 7)) };
    expect(writes).toEqual([{ ruleId: 'R1', definition }]);
  });

  it('writes nothing for a rule that is stored as it is', async () => {
    expect(plan(await edition([file('a.yaml', text('R1'))]), [stored('R1', '/etc/rules/a.yaml')])).toEqual({ writes: [], foreign: [] });
  });

  it('writes what differs in its text or its place, also when it was from elsewhere', async () => {
    const now = await edition([file('a.yaml', text('R1', 2)), file('b.yaml', text('R2')), file('c.yaml', text('R3'))]);
    const entries = [stored('R1', '/etc/rules/a.yaml'), stored('R2', '/etc/rules/old.yaml'), stored('R3', './rules/ttp/R3.yaml')];
    expect(plan(now, entries).writes).toEqual(['R1 <- /etc/rules/a.yaml', 'R2 <- /etc/rules/b.yaml', 'R3 <- /etc/rules/c.yaml']);
  });

  it('deletes first, and only what was in this very directory', async () => {
    const paths = ['/etc/rules/b.yaml', '/etc/rules/below/c.yaml', '/etc/rules.old/d.yaml', ''];
    const entries = paths.map((path, i) => stored(`R${i + 2}`, path));
    const now = await edition([file('a.yaml', text('R1'))]);
    expect(plan(now, entries)).toEqual({ writes: ['R2 gone', 'R1 <- /etc/rules/a.yaml'], foreign: ['R3', 'R4', 'R5'] });
  });

  it('deletes a rule whose file is another rule now', async () => {
    const now = await edition([file('a.yaml', text('R2'))]);
    expect(plan(now, [stored('R1', '/etc/rules/a.yaml')]).writes).toEqual(['R1 gone', 'R2 <- /etc/rules/a.yaml']);
  });

  it.each([
    ['broken', BROKEN],
    ['blank', ''],
    ["another rule's double", text('R9')],
  ])('keeps a rule whose file is %s, whether or not it was ever seen good', async (_what, content) => {
    const files = [file('0.yaml', text('R9')), file('a.yaml', content)];
    const entries = [stored('R1', '/etc/rules/a.yaml'), stored('R9', '/etc/rules/0.yaml')];
    expect(plan(await edition(files), entries).writes).toEqual([]);
    expect(plan(await edition(files, [file('0.yaml', text('R9')), file('a.yaml', text('R1'))]), entries).writes).toEqual([]);
  });

  it('follows a rule that has moved away from its broken file', async () => {
    const now = await edition([file('a.yaml', BROKEN), file('b.yaml', text('R1'))]);
    expect(plan(now, [stored('R1', '/etc/rules/a.yaml')]).writes).toEqual(['R1 <- /etc/rules/b.yaml']);
  });

  it('does nothing for a directory without a usable rule', async () => {
    const entries = [stored('R1', '/etc/rules/a.yaml'), stored('R2', '/elsewhere/b.yaml')];
    expect(plan(await edition([]), entries)).toEqual({ writes: [], foreign: [] });
    expect(plan(await edition([file('z.yaml', BROKEN)]), entries)).toEqual({ writes: [], foreign: [] });
  });

  it('leaves alone the state of a rule without a definition', async () => {
    const entry: RuleEntry = { ruleId: 'R7', definition: null, state: null };
    expect(plan(await edition([file('a.yaml', text('R1'))]), [entry, stored('R1', '/etc/rules/a.yaml')])).toEqual({ writes: [], foreign: [] });
  });
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadRules } from '@ttp/ttp-core';
import { permissiveAttack } from '@ttp/ttp-core/testing';
import fc from 'fast-check';
import { Random } from '../harness/random';
import { type Edit, type EditPlan, planEdits } from './plan-edits';

/** The directory after the edits, as whoever carries them out leaves it. */
function carriedOut({ first, edits }: EditPlan): Map<string, string> {
  const files = new Map(first);
  for (const edit of edits) carryOut(edit, files);
  return files;
}

function carryOut(edit: Edit, files: Map<string, string>): void {
  const before = files.get(edit.name);
  if (edit.kind === 'new' ? before !== undefined : before === undefined) throw new Error(`${edit.kind} of ${edit.name}`);
  if (edit.kind !== 'delete' && edit.kind !== 'rename') return void files.set(edit.name, edit.text);
  files.delete(edit.name);
  if (edit.kind !== 'rename') return;
  if (files.has(edit.to)) throw new Error(`${edit.to} is taken`);
  files.set(edit.to, before ?? '');
}

const load = (files: ReadonlyMap<string, string>) => loadRules(Array.from(files, ([file, text]) => ({ file, text })), permissiveAttack);

describe('planEdits', () => {
  it('makes as many edits as asked, each of a file as it is by then, and leaves every file whole under an id of its own', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 300 }), (seed, count) => {
        const plan = planEdits(new Random(seed), { rules: 30, count });
        expect(plan.edits).toHaveLength(count);
        expect(Object.fromEntries(carriedOut(plan))).toEqual(Object.fromEntries(plan.last));
        const { rules, issues } = load(plan.last);
        expect(issues).toEqual([]);
        expect(rules).toHaveLength(plan.last.size);
      }),
      { numRuns: 20 },
    );
  });

  it('uses every kind of edit, but neither deletes nor renames the constant rules', () => {
    const { edits, constant } = planEdits(new Random(7), { rules: 60, count: 700 });
    const kinds = Map.groupBy(edits, ({ kind }) => kind);
    expect([...kinds.keys()].toSorted()).toEqual(['break', 'change', 'delete', 'new', 'rename', 'repair']);
    expect(Math.min(...Array.from(kinds.values(), ({ length }) => length))).toBeGreaterThan(20);
    const gone = [...(kinds.get('delete') ?? []), ...(kinds.get('rename') ?? [])];
    expect(constant.size).toBe(20);
    expect(gone.filter(({ name }) => constant.has(name.replace(/\.ya?ml$/, '')))).toEqual([]);
  });

  it('creates deleted rules again', () => {
    const { edits } = planEdits(new Random(7), { rules: 60, count: 700 });
    const deleted = new Set<string>();
    const again = edits.filter((edit) => {
      if (edit.kind === 'delete') deleted.add(edit.name);
      return edit.kind === 'new' && deleted.has(edit.name);
    });
    expect(again.length).toBeGreaterThan(10);
  });
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Random } from '../harness/random';
import { broken, ruleDocument } from './rule-documents';

/** What somebody does to the rule directory. */
export type Edit =
  | { readonly kind: 'new' | 'change' | 'break' | 'repair'; readonly name: string; readonly text: string; readonly isInPlace: boolean }
  | { readonly kind: 'delete'; readonly name: string }
  | { readonly kind: 'rename'; readonly name: string; readonly to: string };

export interface EditPlan {
  /** File name -> text, before the first edit. */
  readonly first: ReadonlyMap<string, string>;
  readonly edits: readonly Edit[];
  /** The same after the last edit: no file is left broken. */
  readonly last: ReadonlyMap<string, string>;
  /** Ids of rules whose file is never deleted or renamed: they must never be missing. */
  readonly constant: ReadonlySet<string>;
}

interface File {
  readonly name: string;
  readonly ruleId: string;
  readonly text: string;
  readonly isBroken: boolean;
}

const FIRST_ID = 5_000;
const LEAST_FILES = 20;
/** Deleted and created again: the state that an operator gave a rule must be there again with it. */
const CREATED_AGAIN = 0.5;
const IN_PLACE = 0.5;

/** `count` edits of a directory that begins with `rules` rules; of those, the first third is never deleted or renamed. */
export function planEdits(random: Random, { rules, count }: { readonly rules: number; readonly count: number }): EditPlan {
  const planner = new Planner(random, rules);
  const first = planner.texts();
  const edits = Array.from({ length: count }, (_, i) => planner.next(count - i));
  return { first, edits, last: planner.texts(), constant: planner.constant };
}

export const ruleIdAt = (i: number): string => `R${FIRST_ID + i}`;

class Planner {
  readonly constant: ReadonlySet<string>;
  private readonly files = new Map<string, File>();
  private readonly deleted: string[] = [];
  private known: number;
  private version = 1;

  constructor(
    private readonly random: Random,
    rules: number,
  ) {
    const ids = Array.from({ length: rules }, (_, i) => ruleIdAt(i));
    for (const ruleId of ids) this.put({ name: `${ruleId}.yaml`, ruleId, text: ruleDocument(ruleId, this.version), isBroken: false });
    this.constant = new Set(ids.slice(0, Math.ceil(rules / 3)));
    this.known = rules;
  }

  texts(): ReadonlyMap<string, string> {
    return new Map(Array.from(this.files.values(), ({ name, text }) => [name, text]));
  }

  /** `left` counts this edit: the last ones are needed to repair what is broken. */
  next(left: number): Edit {
    const brokenFiles = this.where((file) => file.isBroken);
    if (brokenFiles.length >= left) return this.rewrite('repair', this.random.maybe(brokenFiles));
    const draw = this.random.fraction();
    if (draw < 0.12) return this.create();
    if (draw < 0.2) return this.remove(left);
    if (draw < 0.28) return this.rename();
    // A file more to repair, and this edit is not a repair: both must still fit.
    if (draw < 0.4 && brokenFiles.length + 1 < left) return this.break();
    if (draw < 0.5 && brokenFiles.length > 0) return this.rewrite('repair', this.random.maybe(brokenFiles));
    return this.rewrite('change', this.random.maybe(this.where((file) => !file.isBroken)));
  }

  private create(): Edit {
    const again = this.random.chance(CREATED_AGAIN) ? this.deleted.shift() : undefined;
    const ruleId = again ?? ruleIdAt(this.known++);
    return this.write('new', { name: `${ruleId}.yaml`, ruleId, text: ruleDocument(ruleId, ++this.version), isBroken: false });
  }

  private remove(left: number): Edit {
    const file = this.random.maybe(this.where(({ ruleId }) => !this.constant.has(ruleId)));
    if (file === undefined || this.files.size <= LEAST_FILES) return this.next(left);
    this.files.delete(file.name);
    this.deleted.push(file.ruleId);
    return { kind: 'delete', name: file.name };
  }

  private rename(): Edit {
    const file = this.random.maybe(this.where(({ ruleId }) => !this.constant.has(ruleId)));
    if (file === undefined) return this.create();
    const to = `${file.ruleId}_${++this.version}.${this.random.chance(IN_PLACE) ? 'yaml' : 'yml'}`;
    this.files.delete(file.name);
    this.put({ ...file, name: to });
    return { kind: 'rename', name: file.name, to };
  }

  private break(): Edit {
    const file = this.random.maybe(this.where(({ isBroken }) => !isBroken));
    if (file === undefined) return this.create();
    return this.write('break', { ...file, text: broken(this.random, file.text), isBroken: true });
  }

  private rewrite(kind: 'change' | 'repair', file: File | undefined): Edit {
    if (file === undefined) return this.create();
    return this.write(kind, { ...file, text: ruleDocument(file.ruleId, ++this.version), isBroken: false });
  }

  private write(kind: 'new' | 'change' | 'break' | 'repair', file: File): Edit {
    this.put(file);
    return { kind, name: file.name, text: file.text, isInPlace: this.random.chance(IN_PLACE) };
  }

  private put(file: File): void {
    this.files.set(file.name, file);
  }

  private where(isWanted: (file: File) => boolean): readonly File[] {
    return [...this.files.values()].filter(isWanted);
  }
}

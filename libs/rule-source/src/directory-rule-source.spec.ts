// SPDX-License-Identifier: AGPL-3.0-or-later
import { permissiveAttack } from '@ttp/ttp-core/testing';
import { closeSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DirectoryRuleSource } from './directory-rule-source';
import type { DirectoryWatchTiming } from './directory-watch';
import { RuleBook, type RuleEdition } from './rule-book';

const TIMING = { settleMs: 10, reconcileMs: 50 };
/** So rare that only what the kernel tells is seen. */
const HINTS_ONLY = { settleMs: 10, reconcileMs: 60_000 };
/** In which several changes would have been told. */
const QUIET_MS = 150;

const document = (ruleId: string, version = 1) => `rule_id: ${ruleId}
rule_version: ${version}
name: made_up
applies_to: [command]
match: { pattern: 'made-up-tool' }
emits:
  - { technique_id: T1046, tactic: TA0007, confidence: 0.7 }
`;

let root: string;
let directory: string;
const closing: (() => void)[] = [];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ttp-rules-'));
  directory = join(root, 'rules');
  mkdirSync(directory);
});
afterEach(() => {
  for (const close of closing.splice(0)) close();
  rmSync(root, { recursive: true });
});

const at = (name: string) => join(directory, name);
const put = (name: string, text: string) => writeFileSync(at(name), text);
const versions = ({ rules }: RuleEdition) => rules.map(({ ruleId, ruleVersion }) => `${ruleId} v${ruleVersion}`);

/** The editions that a book of the directory tells of, each as its rules and their versions; the first is there. */
async function follow(timing: DirectoryWatchTiming = HINTS_ONLY) {
  const editions: string[][] = [];
  const failures: unknown[] = [];
  const source = new DirectoryRuleSource(directory, timing);
  const book = new RuleBook(source, permissiveAttack, (edition) => editions.push(versions(edition)), (error) => failures.push(error), 20);
  closing.push(() => book.close());
  await book.open();
  return { book, editions, failures };
}

async function until(what: string, holds: () => boolean): Promise<void> {
  for (const deadline = Date.now() + 20_000; !holds(); await pause(5)) if (Date.now() > deadline) throw new Error(`not within 20 s: ${what}`);
}

/** What was told in `act`'s wake: at least one edition, and all that follow it in a while. */
async function editionsAfter(told: { readonly editions: string[][] }, act: () => unknown): Promise<readonly string[][]> {
  const before = told.editions.length;
  await act();
  await until('an edition', () => told.editions.length > before);
  await pause(QUIET_MS);
  return told.editions.slice(before);
}

/** Ways to save `a.yaml`. */
const STYLES: readonly [string, (text: string) => unknown][] = [
  ['a write in place', (text) => put('a.yaml', text)],
  [
    'a write in place in pieces',
    async (text) => {
      const file = openSync(at('a.yaml'), 'w');
      await pause(30);
      writeSync(file, text);
      closeSync(file);
    },
  ],
  [
    'a rename over it',
    (text) => {
      put('.a.tmp', text);
      renameSync(at('.a.tmp'), at('a.yaml'));
    },
  ],
  [
    'a rename from another directory',
    (text) => {
      writeFileSync(join(root, 'a.tmp'), text);
      renameSync(join(root, 'a.tmp'), at('a.yaml'));
    },
  ],
  [
    "an editor's backup and new file",
    (text) => {
      put('.a.yaml.swp', 'scratch');
      put('4913', '');
      unlinkSync(at('4913'));
      renameSync(at('a.yaml'), at('a.yaml~'));
      put('a.yaml', text);
      unlinkSync(at('a.yaml~'));
      unlinkSync(at('.a.yaml.swp'));
    },
  ],
  [
    'a deletion and a new file',
    (text) => {
      unlinkSync(at('a.yaml'));
      put('a.yaml', text);
    },
  ],
  [
    'a link to another file',
    (text) => {
      writeFileSync(join(root, 'a2'), text);
      symlinkSync('../a2', at('next'));
      renameSync(at('next'), at('a.yaml'));
    },
  ],
];

describe('a directory of rules', () => {
  it.each(STYLES)('is one edition further after %s', async (_style, save) => {
    put('a.yaml', document('R1'));
    const told = await follow();
    expect(await editionsAfter(told, () => save(document('R1', 2)))).toEqual([['R1 v2']]);
  });

  it('is one edition further after a new file, blank at first, and after a deletion', async () => {
    const told = await follow();
    put('a.yaml', '');
    await pause(QUIET_MS);
    expect(told.editions).toEqual([[]]);
    expect(await editionsAfter(told, () => put('a.yaml', document('R1')))).toEqual([['R1 v1']]);
    expect(await editionsAfter(told, () => unlinkSync(at('a.yaml')))).toEqual([[]]);
  });

  it('holds all of five files written at once', async () => {
    const told = await follow();
    const five = ['R1', 'R2', 'R3', 'R4', 'R5'];
    expect(await editionsAfter(told, () => five.forEach((id) => put(`${id}.yaml`, document(id))))).toEqual([five.map((id) => `${id} v1`)]);
  });

  it('loses a rule whose file gets a name that is none, and has it back with its name', async () => {
    put('a.yaml', document('R1'));
    const told = await follow();
    expect(await editionsAfter(told, () => renameSync(at('a.yaml'), at('a.yaml.off')))).toEqual([[]]);
    expect(await editionsAfter(told, () => renameSync(at('a.yaml.off'), at('a.yaml')))).toEqual([['R1 v1']]);
  });

  it('says nothing of scratch files and identical saves, also right after the start, and still hears the next save', async () => {
    put('a.yaml', document('R1'));
    const told = await follow(TIMING);
    put('a.yaml', document('R1'));
    put('.a.yaml.swp', document('R1', 2));
    put('a.yaml~', document('R1', 3));
    await pause(QUIET_MS);
    expect(told.editions).toEqual([['R1 v1']]);
    expect(await editionsAfter(told, () => put('a.yaml', document('R1', 4)))).toEqual([['R1 v4']]);
  });

  it('keeps a rule whose edit is broken, and follows its next good save', async () => {
    put('a.yaml', document('R1'));
    const told = await follow();
    expect(await editionsAfter(told, () => put('a.yaml', 'rule_id: ['))).toEqual([['R1 v1']]);
    expect(await editionsAfter(told, () => put('a.yaml', document('R1', 2)))).toEqual([['R1 v2']]);
  });

  it('follows a mounted config map, whose files are links through a link that is swapped', async () => {
    for (const [version, folder] of ['..v1', '..v2'].entries()) {
      mkdirSync(at(folder));
      put(`${folder}/a.yaml`, document('R1', version + 1));
    }
    symlinkSync('..v1', at('..data'));
    symlinkSync('..data/a.yaml', at('a.yaml'));
    const told = await follow();
    const swap = () => {
      symlinkSync('..v2', at('..data_tmp'));
      renameSync(at('..data_tmp'), at('..data'));
    };
    expect(await editionsAfter(told, swap)).toEqual([['R1 v2']]);
  });

  it('follows a directory that is itself a link and is swapped, also for one with the same rules', async () => {
    for (const [folder, version] of [['v1', 1], ['v2', 1], ['v3', 2]] as const) {
      mkdirSync(join(root, folder));
      writeFileSync(join(root, folder, 'a.yaml'), document('R1', version));
    }
    const swap = (folder: string) => {
      symlinkSync(folder, join(root, 'next'));
      renameSync(join(root, 'next'), directory);
    };
    rmSync(directory, { recursive: true });
    swap('v1');
    const told = await follow();
    swap('v2');
    await pause(QUIET_MS);
    expect(told.editions).toEqual([['R1 v1']]);
    expect(await editionsAfter(told, () => put('a.yaml', document('R1', 2)))).toEqual([['R1 v2']]);
    put('a.yaml', document('R1', 1));
    await until('the old version', () => told.editions.at(-1)?.[0] === 'R1 v1');
    expect(await editionsAfter(told, () => swap('v3'))).toEqual([['R1 v2']]);
  });

  it('keeps its rules while it cannot be read, says so once, and is followed again when it is back', async () => {
    put('a.yaml', document('R1'));
    const { book, editions, failures } = await follow();
    rmSync(directory, { recursive: true });
    await until('a failure', () => failures.length > 0);
    await pause(QUIET_MS);
    expect(editions).toEqual([['R1 v1']]);
    expect(failures.map(String)).toEqual([expect.stringContaining('ENOENT')]);
    mkdirSync(directory);
    put('a.yaml', document('R1', 2));
    await until('the new rule', () => editions.at(-1)?.[0] === 'R1 v2');
    put('a.yaml', document('R1', 3));
    await until('its edit', () => editions.at(-1)?.[0] === 'R1 v3');
    expect(versions(await book.refresh())).toEqual(['R1 v3']);
  });

  it('ends as what is on disk when thousands of files come at once', async () => {
    let changes = 0;
    const source = new DirectoryRuleSource(directory, TIMING);
    closing.push(await source.watch(() => (changes += 1)));
    // Four events each, more than the kernel keeps for us (16,384): none of them is heard before the last is made.
    for (let i = 0; i < 5_000; i++) {
      put('scratch', `# ${i}\n`);
      renameSync(at('scratch'), at(`R${i}.yaml`));
    }
    for (let i = 0; i < 100; i++) unlinkSync(at(`R${i}.yaml`));
    await until('a change', () => changes > 0);
    await pause(QUIET_MS);
    const texts = (await source.snapshot()).documents.map(({ text }) => text);
    expect(texts.toSorted()).toEqual(Array.from({ length: 4_900 }, (_, i) => `# ${i + 100}\n`).toSorted());
  });

  it('is read during a burst that does not end', async () => {
    const told = await follow({ settleMs: 50, reconcileMs: 60_000 });
    let version = 0;
    const burst = setInterval(() => put('a.yaml', document('R1', (version += 1))), 5);
    closing.push(() => clearInterval(burst));
    await until('an edition during the burst', () => told.editions.length > 3);
    clearInterval(burst);
    await until('its last save', () => told.editions.at(-1)?.[0] === `R1 v${version}`);
    await pause(QUIET_MS);
    expect(told.editions.at(-1)).toEqual([`R1 v${version}`]);
  });

  it('compares with what was there when the watch was promised, so that nothing is lost in between', async () => {
    for (let round = 1; round <= 10; round++) {
      put('a.yaml', document('R1', round));
      const told = await follow();
      expect(await editionsAfter(told, () => put('a.yaml', document('R1', round + 100)))).toEqual([[`R1 v${round + 100}`]]);
    }
  });
});

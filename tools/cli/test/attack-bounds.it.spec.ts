// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { aFolder, cleanUp, ROOT, ttp } from './ttp';

afterAll(cleanUp);

const RELEASE = '20.0';
const NAME = `enterprise-attack-${RELEASE}.json`;

const AUTHOR = 'identity--00000000-0000-4000-8000-000000000001';
const MARKING = 'marking-definition--00000000-0000-4000-8000-000000000002';

const published = (type: string, n: number, id: string, more: object) => ({
  type,
  id: `${type}--00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  name: `${id} by name`,
  created: '2020-01-01T00:00:00.000Z',
  modified: '2021-01-01T00:00:00.000Z',
  created_by_ref: AUTHOR,
  object_marking_refs: [MARKING],
  external_references: [{ source_name: 'mitre-attack', external_id: id, url: `https://attack.mitre.org/${id}` }],
  ...more,
});

/** As long as MITRE's, most of it text that nobody looks up: 34 MB. */
function aLongBundle(): string {
  const more = { kill_chain_phases: [{ kill_chain_name: 'mitre-attack', phase_name: 'impact' }], description: 'made up '.repeat(4_250) };
  const objects = [
    { type: 'x-mitre-collection', id: 'x-mitre-collection--1', x_mitre_version: RELEASE },
    { type: 'identity', id: AUTHOR, name: 'The MITRE Corporation' },
    { type: 'marking-definition', id: MARKING, definition_type: 'statement' },
    published('x-mitre-tactic', 1, 'TA0040', { x_mitre_shortname: 'impact' }),
    ...Array.from({ length: 1_000 }, (_, n) => published('attack-pattern', n, `T${9_999 - n}`, more)),
  ];
  return JSON.stringify({ type: 'bundle', id: 'bundle--1', objects });
}

describe('a bundle as long as MITRE\'s', () => {
  it('loads in a small heap, which it would not as one tree, and later from what was kept of it in a smaller one', async () => {
    const text = aLongBundle();
    expect(text.length).toBeGreaterThan(34_000_000);
    const folder = aFolder({ [NAME]: text, 'LICENSE.txt': 'terms', 'cache/x': '' });
    const env = {
      DECNET_ATTACK_BUNDLE: join(folder, NAME),
      DECNET_ATTACK_VERSION: RELEASE,
      DECNET_ATTACK_SHA256: createHash('sha256').update(text).digest('hex'),
      DECNET_ATTACK_CACHE_DIR: join(folder, 'cache'),
    };
    const infoWithin = async (heapMb: number) => {
      const program = [process.execPath, `--max-old-space-size=${heapMb}`, join(ROOT, 'dist/tools/cli/main.js')];
      const { code, stdout, stderr } = await ttp(['attack', 'info', '--json'], { env, program });
      return code === 0 ? (JSON.parse(stdout) as unknown) : stderr;
    };
    expect(await infoWithin(60)).toMatchObject({ release: RELEASE, techniques: 1_000 });
    expect(readdirSync(join(folder, 'cache'))).toContainEqual(expect.stringMatching(/^catalog-20\.0-[0-9a-f]{64}\.json$/));
    expect(await infoWithin(30)).toMatchObject({ release: RELEASE, techniques: 1_000 });
  });
});

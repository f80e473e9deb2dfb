// SPDX-License-Identifier: AGPL-3.0-or-later
import { jsonOf, parseRelease } from '@ttp/attack-stix';
import { type Settings, UsageError } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { comparedScope, LAYER_KINDS, makeLayer } from '@ttp/exports';
import type { Scope } from '@ttp/persistence';
import { chosenOf } from './chosen';
import { type Exporting, exporting } from './exporting';
import { whole } from './run-misp';
import { writeOutput } from './write-output';

export interface NavigatorFlags extends Partial<Record<(typeof LAYER_KINDS)[number], string>> {
  readonly fleet?: boolean;
  readonly release?: string;
  readonly compare?: string;
  readonly output?: string;
}

/** Writes an ATT&CK Navigator layer, also an empty one; answers the exit code. */
export async function runNavigator(settings: Settings, { release, compare, output, ...flags }: NavigatorFlags): Promise<number> {
  const chosen = chosenOf(flags, LAYER_KINDS);
  const scope: Scope = chosen.kind === 'fleet' ? ['fleet'] : [chosen.kind, chosen.id];
  const compared = compare === undefined ? undefined : comparedScope(compare);
  if (compared === null) throw new UsageError(`--compare ${compare} must look like KIND:UUID; kinds are ${LAYER_KINDS.join(', ')}`);
  await exporting(settings, false, async (source) => {
    const [own, other] = [await byUuid(source, scope), compared && (await byUuid(source, compared))];
    const shown = release && (parseRelease(release) ?? release);
    const layer = await makeLayer(source.reader, source.releases, { scope: own, compare: other, release: shown });
    if (layer === null) throw new UsageError(`ATT&CK ${release} is not here; known are ${source.attack.knownReleases.join(', ')}`);
    await writeOutput(whole(`${jsonOf(layer, 2)}\n`), output, source.signal);
  });
  return EXIT.ok;
}

/** An attacker may be named by its address. */
async function byUuid(source: Exporting, scope: Scope): Promise<Scope> {
  if (scope[0] !== 'attacker') return scope;
  return ['attacker', source.known(await source.attackerUuid(scope[1]), 'attacker', scope[1])];
}

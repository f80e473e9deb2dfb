// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject, StixOptions, StixProfile, Tlp } from '@ttp/attack-stix';
import { attackerObjects, bundleText, identityObjects } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { fleetObjects, type OnSkipped } from '@ttp/exports';
import { counted } from '../terminal/counted';
import { type Chosen, chosenOf, type FleetFlags } from './chosen';
import { type Exporting, exporting } from './exporting';
import { writeOutput } from './write-output';

export interface StixFlags extends FleetFlags {
  readonly attacker?: string;
  readonly identity?: string;
  readonly tlp: Tlp;
  readonly profile: StixProfile;
  readonly ndjson?: boolean;
  readonly output?: string;
}

/** Writes a STIX 2.1 bundle, or its objects line by line; answers the exit code. */
export async function runStix(settings: Settings, { tlp, profile, ndjson = false, output, ...flags }: StixFlags): Promise<number> {
  const chosen = chosenOf(flags, ['attacker', 'identity']);
  const skipped = new Map<string, number>();
  const onSkipped: OnSkipped = (some) => {
    for (const [kind, count] of Object.entries(some)) skipped.set(kind, (skipped.get(kind) ?? 0) + count);
  };
  await exporting(settings, isBesides(output), async (source) => {
    const objects = await objectsOf(source, chosen, { ...source.optionsOf(tlp), profile }, onSkipped);
    // One actor's is for people to read.
    const indent = chosen.kind === 'fleet' ? 0 : 2;
    await writeOutput(bundleText(objects, { ndjson, indent }), output, source.signal);
  });
  const left = [...skipped].filter(([, count]) => count > 0).map(([kind, count]) => counted(count, singular(kind), kind));
  if (left.length > 0) process.stderr.write(`ttp: left out, for they have no STIX form: ${left.join(', ')}\n`);
  return EXIT.ok;
}

type Objects = Iterable<StixObject> | AsyncIterable<readonly StixObject[]>;

async function objectsOf(source: Exporting, chosen: Chosen<'attacker' | 'identity'>, options: StixOptions, onSkipped: OnSkipped): Promise<Objects> {
  if (chosen.kind === 'fleet') return fleetObjects(source.fleet(chosen.filter), options, onSkipped);
  if (chosen.kind === 'identity') return identityObjects(source.known(await source.reader.identity(chosen.id), 'identity', chosen.id), options, onSkipped);
  const { objects, skipped } = attackerObjects(await source.attacker(chosen.id), options);
  onSkipped(skipped);
  return objects;
}

/** Whether stderr stays free for progress. */
export const isBesides = (output: string | undefined): boolean => output !== undefined || !process.stdout.isTTY;

const singular = (kind: string): string => (kind === 'addresses' ? 'address' : kind.slice(0, -1));

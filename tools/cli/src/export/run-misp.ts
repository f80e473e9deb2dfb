// SPDX-License-Identifier: AGPL-3.0-or-later
import { jsonOf, mispCollection, mispEvent, type MispCollectionOptions, type Tlp } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { type Chosen, chosenOf, type FleetFlags } from './chosen';
import { type Exporting, exporting } from './exporting';
import { isBesides } from './run-stix';
import { WithoutEvent } from './without-event';
import { writeOutput } from './write-output';

export interface MispFlags extends FleetFlags {
  readonly attacker?: string;
  readonly tlp: Tlp;
  readonly wrap?: boolean;
  readonly output?: string;
}

/** Writes one attacker's MISP event, or a collection of everybody's; answers the exit code. */
export async function runMisp(settings: Settings, { tlp, wrap = false, output, ...flags }: MispFlags): Promise<number> {
  const chosen = chosenOf(flags, ['attacker']);
  const without = new WithoutEvent();
  await exporting(settings, isBesides(output), async (source) => {
    await writeOutput(await textOf(source, chosen, { ...source.optionsOf(tlp), wrap, onSkipped: without.add }), output, source.signal);
  });
  without.say();
  return EXIT.ok;
}

async function textOf(source: Exporting, chosen: Chosen<'attacker'>, options: MispCollectionOptions): Promise<AsyncIterable<string>> {
  if (chosen.kind === 'fleet') return mispCollection(source.fleet(chosen.filter), options);
  const event = mispEvent(await source.attacker(chosen.id), options);
  if (event === null) throw new Error(`attacker ${chosen.id} has no IP address, which a MISP event is about`);
  return whole(`${jsonOf(options.wrap ? { Event: event } : event, 2)}\n`);
}

export async function* whole(text: string): AsyncGenerator<string> {
  yield text;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Dossier, mispEvent, type MispEvent, type MispOptions } from '@ttp/attack-stix';
import { printable } from '@ttp/ttp-core/printable';
import { counted } from '../terminal/counted';

const MOST_TOLD = 10;

/** Attackers that have no MISP event: the first few and why, the others as a number. */
export class WithoutEvent {
  private readonly told: string[] = [];
  private count = 0;

  /** `error` is null for an address that is none. */
  readonly add = (attackerUuid: string, error: unknown): void => {
    this.count += 1;
    const why = error instanceof Error ? error.message : 'its address is no IP address';
    if (this.told.length < MOST_TOLD) this.told.push(`${attackerUuid}: ${why}`);
  };

  say(): void {
    for (const line of this.told) process.stderr.write(`ttp: no MISP event of attacker ${printable(line)}\n`);
    if (this.count > this.told.length) process.stderr.write(`ttp: nor of ${counted(this.count - this.told.length, 'other')}\n`);
  }
}

/** The events of those that have one: a bad dossier does not break the others. */
export async function* eventsOf(dossiers: AsyncIterable<Dossier>, options: MispOptions, without: WithoutEvent): AsyncGenerator<MispEvent> {
  for await (const dossier of dossiers) {
    const event = eventOf(dossier, options, without);
    if (event) yield event;
  }
}

function eventOf(dossier: Dossier, options: MispOptions, without: WithoutEvent): MispEvent | null {
  try {
    const event = mispEvent(dossier, options);
    if (event === null) without.add(dossier.attacker.uuid, null);
    return event;
  } catch (error) {
    without.add(dossier.attacker.uuid, error);
    return null;
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackCatalog, type Dossier, type StixOptions, type Tlp } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { Releases, techniqueIn } from '@ttp/exports';
import { type AttackerFilter, AttackerStore, DossierReader } from '@ttp/persistence';
import { normaliseIpv6 } from '@ttp/ttp-core';
import { isIP } from 'node:net';
import { catalogOf } from '../rules/read-rules';
import { NO_PROGRESS, type Progress, progressOn } from '../terminal/progress';
import { withDatabase } from '../with-database';

/** What an export reads, and how it can be ended. */
export class Exporting {
  constructor(
    readonly reader: DossierReader,
    readonly releases: Releases,
    /** Of Ctrl-C and its like. */
    readonly signal: AbortSignal,
    private readonly attackers: AttackerStore,
    private readonly progress: Progress,
  ) {}

  get attack(): AttackCatalog {
    return this.releases.active;
  }

  optionsOf(tlp: Tlp): StixOptions {
    return { attack: this.attack, techniqueOf: techniqueIn(this.attack, this.releases), tlp };
  }

  /** By uuid or address. */
  async attacker(uuidOrAddress: string): Promise<Dossier> {
    const uuid = await this.attackerUuid(uuidOrAddress);
    return this.known(uuid === null ? null : await this.reader.attacker(uuid), 'attacker', uuidOrAddress);
  }

  /** Null for an address that nobody has. An IPv6 address counts as it is written, then in its shortest form. */
  async attackerUuid(uuidOrAddress: string): Promise<string | null> {
    if (isIP(uuidOrAddress) === 0) return uuidOrAddress;
    const spellings = [uuidOrAddress, normaliseIpv6(uuidOrAddress) ?? uuidOrAddress];
    const found = await this.attackers.findByIps(spellings);
    return spellings.map((one) => found.get(one)).find((one) => one !== undefined) ?? null;
  }

  known<T>(found: T | null, what: string, id: string): T {
    if (found === null) throw new Error(`${what} ${id} is unknown to this database`);
    return found;
  }

  /** Everybody, and how far it is on a terminal. */
  async *fleet(filter: AttackerFilter): AsyncGenerator<Dossier> {
    const total = await this.reader.countAttackers(filter);
    let done = 0;
    try {
      for await (const dossier of this.reader.fleet({ ...filter, signal: this.signal })) {
        yield dossier;
        done += 1;
        this.progress.update(`${done} of ${total} attackers`);
      }
    } finally {
      this.progress.end();
    }
  }
}

/** Runs an export on the configured database and ATT&CK data. */
export async function exporting<T>(settings: Settings, hasTerminal: boolean, work: (source: Exporting) => Promise<T>): Promise<T> {
  const attack = await catalogOf(settings);
  const interrupted = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interrupted.abort(new Error('interrupted')));
  // What is written to the same terminal shows by itself how far it is.
  const progress = hasTerminal && process.stderr.isTTY ? progressOn(process.stderr) : NO_PROGRESS;
  return withDatabase(settings, (source) =>
    work(new Exporting(new DossierReader(source), new Releases(attack), interrupted.signal, new AttackerStore(source), progress)),
  );
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CowrieOutput } from '@ttp/cowrie';

/** What was done, counted. */
export interface Doings {
  readonly commands: number;
  /** That succeeded. */
  readonly logins: number;
  readonly downloads: number;
  readonly uploads: number;
}

const NOTHING: Doings = { commands: 0, logins: 0, downloads: 0, uploads: 0 };

/** What each attacker did in an import, whether it is worth a tag or not. */
export class Visits {
  private readonly byAddress = new Map<string, Doings>();

  add(items: readonly CowrieOutput[]): void {
    for (const item of items) {
      const { attacker_ip: address } = item.payload;
      this.byAddress.set(address, sum([this.byAddress.get(address) ?? NOTHING, doingsOf(item)]));
    }
  }

  /** In the order first seen. */
  get addresses(): readonly string[] {
    return [...this.byAddress.keys()];
  }

  /** What all of these did together. */
  doingsOf(addresses: readonly string[]): Doings {
    return sum(addresses.map((address) => this.byAddress.get(address) ?? NOTHING));
  }
}

function doingsOf(item: CowrieOutput): Doings {
  if (item.type === 'observed') return NOTHING;
  const { commands, auth_attempts: attempts, downloads: transfers } = item.payload;
  return {
    commands: commands.length,
    logins: attempts.filter(({ success }) => success).length,
    downloads: transfers.filter(({ kind }) => kind === 'download').length,
    uploads: transfers.filter(({ kind }) => kind === 'upload').length,
  };
}

const sum = (all: readonly Doings[]): Doings => ({
  commands: total(all, 'commands'),
  logins: total(all, 'logins'),
  downloads: total(all, 'downloads'),
  uploads: total(all, 'uploads'),
});

const total = (all: readonly Doings[], what: keyof Doings) => all.reduce((count, doings) => count + doings[what], 0);

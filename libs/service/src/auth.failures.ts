// SPDX-License-Identifier: AGPL-3.0-or-later
import { isIPv6 } from 'node:net';

const WINDOW_MS = 60_000;
const MOST_FAILURES = 20;
/** Beyond, the peer that began first is forgotten. */
const MOST_PEERS = 10_000;

interface Counted {
  count: number;
  readonly untilMs: number;
}

/** How often each peer has shown a credential that is none. Good ones are not counted, nor refused for others' at the same address. */
export class AuthFailures {
  /** The oldest first. */
  private readonly peers = new Map<string, Counted>();

  constructor(private readonly enabled: boolean) {}

  count(address: string): void {
    if (!this.enabled) return;
    const peer = peerOf(address);
    const known = this.peers.get(peer);
    if (known !== undefined && known.untilMs > Date.now()) {
      known.count += 1;
      return;
    }
    this.peers.delete(peer);
    const [oldest] = this.peers.keys();
    if (oldest !== undefined && this.peers.size >= MOST_PEERS) this.peers.delete(oldest);
    this.peers.set(peer, { count: 1, untilMs: Date.now() + WINDOW_MS });
  }

  /** Whole seconds until the peer's next failure is answered with 401 again; 0 while it is. */
  waitSeconds(address: string): number {
    const known = this.peers.get(peerOf(address));
    if (known === undefined || known.count < MOST_FAILURES) return 0;
    return Math.max(0, Math.ceil((known.untilMs - Date.now()) / 1_000));
  }
}

/** Who has an IPv6 address has its whole /64. */
function peerOf(address: string): string {
  if (!isIPv6(address) || address.startsWith('::ffff:')) return address;
  const [front = [], back = []] = address.split('::').map((part) => part.split(':').filter(Boolean));
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...zeros].slice(0, 4).join(':');
}

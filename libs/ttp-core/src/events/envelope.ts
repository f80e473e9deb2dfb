// SPDX-License-Identifier: AGPL-3.0-or-later

/** One event on the bus, after decoding. Wire shape: `{v, id, topic, type, ts, payload}` as JSON. */
export interface Envelope {
  /** Envelope schema version, 1. */
  readonly v: number;
  /** 32 lower-case hexadecimal characters. */
  readonly id: string;
  /** The transport's subject: the `topic` field inside the JSON is not trusted. */
  readonly topic: string;
  /** Short discriminator; carries meaning only on multiplexed topics. */
  readonly type: string;
  /** Unix seconds, fractional. */
  readonly ts: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

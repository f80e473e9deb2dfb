// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { Publisher } from '@ttp/bus';
import { ingestCowrieFiles, type CowrieOutput, type CowrieReport, type IngestOptions } from '@ttp/cowrie';
import { encodeEnvelope, type Publication } from '@ttp/ttp-core';

export interface Ingested {
  readonly report: CowrieReport;
  /** False where a signal ended the reading before the files did. */
  readonly finished: boolean;
  /** Distinct attacker addresses told, in the order first seen. */
  readonly addresses: readonly string[];
}

/** Room that an envelope and the protocol need around a payload. */
const ENVELOPE_BYTES = 4_096;

/** Publishes Cowrie logs to the events stream; each batch is confirmed by the broker before the next is read. */
export async function ingestLogs(nc: NatsConnection, files: readonly string[], options: Omit<IngestOptions, 'emit'>): Promise<Ingested> {
  const publisher = new Publisher(nc);
  const addresses = new Set<string>();
  const emit = async (items: readonly CowrieOutput[]) => {
    for (const { payload } of items) addresses.add(payload.attacker_ip);
    await publishItems(publisher, items);
  };
  const limit = nc.info?.max_payload;
  const { report, finished } = await ingestCowrieFiles(files, { ...options, emit, ...(limit !== undefined && { maxPayloadBytes: limit - ENVELOPE_BYTES }) });
  return { report, finished, addresses: [...addresses] };
}

async function publishItems(publisher: Publisher, items: readonly CowrieOutput[]): Promise<void> {
  const ts = Date.now() / 1_000;
  const results = await publisher.publishAll(items.map((item) => publicationOf(item, ts)));
  for (const result of results) if (!result.ok) throw new Error('an event could not be published', { cause: result.error });
}

const publicationOf = ({ subject, type, msgId, payload }: CowrieOutput, ts: number): Publication => ({
  subject,
  msgId,
  data: encodeEnvelope({ v: 1, id: msgId.slice(-32), topic: subject, type, ts, payload: { ...payload } }),
});

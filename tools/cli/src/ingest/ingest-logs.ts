// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NatsConnection } from '@nats-io/transport-node';
import { Publisher } from '@ttp/bus';
import type { CowrieOutput } from '@ttp/cowrie';
import { ingestCowrieFiles, type IngestOptions, type IngestResult } from '@ttp/cowrie/node';
import { encodeEnvelope, type Publication } from '@ttp/ttp-core';

export interface LogOptions extends Omit<IngestOptions, 'emit'> {
  /** Told what the broker has confirmed. */
  readonly onPublished?: (items: readonly CowrieOutput[]) => void;
}

/** Room that an envelope and the protocol need around a payload. */
const ENVELOPE_BYTES = 4_096;

/** Publishes Cowrie logs to the events stream; each batch is confirmed by the broker before the next is read. */
export async function ingestLogs(nc: NatsConnection, files: readonly string[], { onPublished, ...options }: LogOptions): Promise<IngestResult> {
  const publisher = new Publisher(nc);
  const emit = async (items: readonly CowrieOutput[]) => {
    await publishItems(publisher, items);
    onPublished?.(items);
  };
  const limit = nc.info?.max_payload;
  return await ingestCowrieFiles(files, { ...options, emit, ...(limit !== undefined && { maxPayloadBytes: limit - ENVELOPE_BYTES }) });
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

// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { TTP_RULES } from '@ttp/bus';
import { ALL_RULE_RELOADED } from '@ttp/ttp-core';
import type { Announcement } from './rule-changes';

const PREFIX = ALL_RULE_RELOADED.slice(0, -1);
const ANSWER_LIMIT_MS = 5_000;

/** What the bus was last told of each rule, by rule id. The stream keeps the last message of a subject, and a subject is a rule. */
export async function readAnnouncements(nc: NatsConnection): Promise<Map<string, Announcement>> {
  const announced = new Map<string, Announcement>();
  const consumer = await jetstream(nc).consumers.get(TTP_RULES, { filter_subjects: ALL_RULE_RELOADED });
  const { num_pending: count } = await consumer.info();
  if (count === 0) return announced;
  for await (const message of await consumer.fetch({ max_messages: count, expires: ANSWER_LIMIT_MS })) {
    announced.set(message.subject.slice(PREFIX.length), { contentSha256: contentOf(message.string()), seq: message.seq });
  }
  await consumer.delete();
  return announced;
}

/** An announcement of another publisher, or a broken one, equals no content: the rule is announced anew. */
function contentOf(data: string): string | null {
  try {
    const { payload } = JSON.parse(data) as { payload: { deleted?: unknown; content_sha256?: unknown } };
    return payload.deleted === true ? null : String(payload.content_sha256);
  } catch {
    return '';
  }
}

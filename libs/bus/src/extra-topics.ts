// SPDX-License-Identifier: AGPL-3.0-or-later
import { CONSUMED_TOPICS, isSegment } from '@ttp/ttp-core';

/** Our own subjects, and replies: a stream answers whatever it stores, so a stored request would be answered twice. */
const RESERVED = ['ttp.>', 'dlq.>', 'system.ttp.>', '_INBOX.>'];

/**
 * The topics of `DECNET_TTP_EXTRA_TOPICS`, separated by commas or white space: NATS subjects with or without wildcards.
 *
 * @throws {Error} naming the topic that is refused, and why.
 */
export function parseExtraTopics(text: string): string[] {
  const topics = [...new Set(text.split(/[\s,]+/).filter((topic) => topic !== ''))];
  for (const [i, topic] of topics.entries()) {
    const reason = refusal(topic, topics.slice(0, i));
    if (reason) throw new Error(`the extra topic "${topic}" ${reason}`);
  }
  return topics;
}

function refusal(topic: string, earlier: readonly string[]): string | null {
  if (!isSubject(topic)) return 'is not a NATS subject: segments between dots, "*" for one of them, a final ">" for one or more';
  if (topic.startsWith('$')) return 'belongs to the server: "$" begins its own subjects';
  const find = (others: readonly string[]): string | undefined => others.find((other) => overlap(topic, other));
  const reserved = find(RESERVED);
  if (reserved) return `overlaps ${reserved}, which is reserved`;
  const consumed = find(CONSUMED_TOPICS);
  if (consumed) return `overlaps ${consumed}, which is consumed anyway`;
  const twin = find(earlier);
  return twin ? `overlaps the extra topic "${twin}": a stream stores a subject once` : null;
}

function isSubject(topic: string): boolean {
  const segments = topic.split('.');
  return segments.every((segment, i) => isSegment(segment) || segment === '*' || (segment === '>' && i === segments.length - 1));
}

/** Whether some subject fits both patterns. */
function overlap(one: string, other: string): boolean {
  const [left, right] = [one.split('.'), other.split('.')];
  for (const [i, a] of left.entries()) {
    const b = right[i];
    if (b === undefined) return false;
    if (a === '>' || b === '>') return true;
    if (a !== b && a !== '*' && b !== '*') return false;
  }
  return left.length === right.length;
}

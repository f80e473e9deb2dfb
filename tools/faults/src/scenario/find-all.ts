// SPDX-License-Identifier: AGPL-3.0-or-later
import type { JsMsg } from '@nats-io/jetstream';
import { DEAD_LETTER_HEADERS, DECNET_EVENTS, TTP, TTP_DLQ } from '@ttp/bus';
import type { Bus } from '../harness/bus';
import type { Database, Row } from '../harness/database';
import type { Announcement, Found, StoredTag } from './compare';

const TAGS = 'SELECT uuid, source_kind, source_id, rule_id, rule_version, technique_id, sub_technique_id, session_id FROM ttp_tag';
const OUTBOX = 'SELECT id FROM ttp_outbox';

/** Reads the database and the streams themselves: nothing that the workers say of themselves counts. */
export async function findAll(bus: Bus, database: Database): Promise<Found> {
  const { waiting, delivered } = await bus.unsettled();
  return {
    tags: (await database.query(TAGS)).map(storedTag),
    announcements: await bus.read(TTP, announcement),
    outboxRows: (await outboxIds(database)).length,
    deadLetters: await bus.read(TTP_DLQ, (message) => message.headers?.get(DEAD_LETTER_HEADERS.msgId) ?? ''),
    events: await bus.count(DECNET_EVENTS),
    unsettled: waiting + delivered,
  };
}

/** Announcements that are stored and may not be published yet. */
export const outboxIds = async (database: Database): Promise<readonly string[]> => (await database.query(OUTBOX)).map(({ id }) => String(id));

const storedTag = ({ uuid, session_id: session, ...claim }: Row): StoredTag => ({
  uuid: String(uuid),
  claim: Object.values(claim).join(' '),
  session: String(session),
  ruleVersion: Number(claim['rule_version']),
});

function announcement(message: JsMsg): Announcement {
  const { payload } = message.json<{ readonly payload: { readonly session_id: string | null; readonly tag_uuids: readonly string[] } }>();
  return { subject: message.subject, msgId: message.headers?.get('Nats-Msg-Id') ?? '', sessionId: payload.session_id ?? '', tagUuids: payload.tag_uuids };
}

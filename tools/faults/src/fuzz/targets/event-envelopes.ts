// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import { fixturesDir } from '../../harness/paths';
import { escaped } from '../escaped';
import { textsOf } from '../folders';
import { nearBytes } from '../near-bytes';
import { nearJson } from '../near-json';
import { SECRET, shippedTagging } from '../tagging';
import type { FuzzTarget } from '../target';

interface Message {
  readonly subject: string;
  readonly data: Uint8Array;
}

type Json = Readonly<Record<string, unknown>>;

/** Fields that mean something on some topic, and so may be put where they mean nothing. */
const FIELDS = [
  'v', 'id', 'type', 'ts', 'topic', 'payload', 'commands', 'command_text', 'text', 'auth_attempts', 'downloads', 'http_requests',
  'session_id', 'attacker_uuid', 'attacker_ip', 'identity_uuid', 'source_id', 'observed_at', 'first_seen', 'headers', 'urls',
  'rcpt_domains', 'addr', 'member_uuids',
];

/** With a text in a place where an attacker's would be. */
const withSecret = (envelope: Json): Json => ({ ...envelope, payload: { ...(envelope['payload'] as Json), note: SECRET } });

export const eventEnvelopes: FuzzTarget<Message> = {
  name: 'event-envelopes',
  summary: 'messages of each topic: tagged without a failure of any tagger, or rejected without a word of what they said',
  async open() {
    const tag = await shippedTagging();
    const envelopes = textsOf(fixturesDir(), '*/*/envelope.json').map((text) => withSecret(JSON.parse(text) as Json));
    const subjects = fc.constantFrom(...envelopes.map(({ topic }) => String(topic)), 'decky.web-1.traffic', 'canary.tok-7.triggered.more', 'session');
    const json = nearJson(envelopes, FIELDS).map((text) => new Uint8Array(Buffer.from(text)));
    const bytes = fc.oneof(nearBytes(envelopes.map((envelope) => JSON.stringify(envelope))), json);
    return {
      inputs: fc.record({ subject: subjects, data: bytes }),
      show: ({ subject, data }) => `${subject} ${escaped(data)}`,
      judge: ({ subject, data }) => tag(subject, data),
    };
  },
};

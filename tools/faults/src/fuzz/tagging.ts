// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadShippedCatalog } from '@ttp/attack-stix';
import {
  anchorOf,
  announce,
  decodeEnvelope,
  encodeEnvelope,
  type Envelope,
  loadIntelTables,
  publicationsOf,
  Rejected,
  type RuleIndex,
  type Tag,
  tagEvent,
  type TaggerEvent,
  taggerEvents,
  type TaggingContext,
  withAttacker,
} from '@ttp/ttp-core';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { intelDir } from '../harness/paths';
import { shippedRules } from '../scenario/shipped-rules';
import { promise, type Verdict, Violation } from './target';

/** In the corpora where the text of an attacker stands: no reason may quote it. */
export const SECRET = 'made-up-secret';

const ARRIVAL = { ts: () => 1_767_607_211, id: () => 'f'.repeat(32) };
/** What the columns of a tag hold, and what one key of its evidence may. */
const SOURCE_ID_LENGTH = 512;
const MOST_EVIDENCE = 16_384;

/** What a worker makes of one message, up to what it would store and publish. */
export type Tagging = (subject: string, data: Uint8Array) => Verdict;

/** With the rules and tables that ship. Rejected is what cannot be decoded or names no attacker; whatever fails behind that is a violation. */
export async function shippedTagging(): Promise<Tagging> {
  const [{ index, attackRelease, attackerUuidOf }, catalog] = await Promise.all([shippedRules(), loadShippedCatalog()]);
  const files = globSync('*.yaml', { cwd: intelDir() }).map((file) => ({ file, text: readFileSync(join(intelDir(), file), 'utf8') }));
  const context: TaggingContext = { now: new Date(0), attackRelease, intel: loadIntelTables(files, catalog).tables, meter: METER };
  return (subject, data) => {
    const envelope = decoded(subject, data);
    if (envelope === null) return 'rejected';
    const again = decodeEnvelope(subject, Buffer.from(encodeEnvelope(envelope)), ARRIVAL);
    promise(again.id === envelope.id && again.ts === envelope.ts, 'an envelope that does not survive its own encoding');
    const event = anchored(envelope, attackerUuidOf);
    if (event === null) return 'rejected';
    check(taggerEvents(event), index, context);
    return 'accepted';
  };
}

const METER: TaggingContext['meter'] = {
  overBudget: () => undefined,
  clipped: () => undefined,
  unhandled: () => undefined,
  failed: (child, kind, error) => broken(`${child} failed on ${kind}: ${String(error)}`),
  undeclaredEvidence: (child, ruleId, keys) => broken(`${child} gave undeclared evidence for ${ruleId}: ${keys.join()}`),
};

function broken(problem: string): never {
  throw new Violation(problem);
}

function decoded(subject: string, data: Uint8Array): Envelope | null {
  try {
    return decodeEnvelope(subject, data, ARRIVAL);
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
    promise(!error.message.includes(SECRET) && error.cause === undefined, `a reason that quotes what was sent: ${error.message}`);
    return null;
  }
}

/** As a worker does it that makes its own attackers; null for what it drops. */
function anchored(envelope: Envelope, attackerUuidOf: (ip: string) => string): Envelope | null {
  const anchor = anchorOf(envelope);
  if (anchor.kind === 'none') return null;
  return anchor.kind === 'address' ? withAttacker(envelope, attackerUuidOf(anchor.ip)) : envelope;
}

function check(events: readonly TaggerEvent[], index: RuleIndex, context: TaggingContext): void {
  const tags = events.flatMap((event) => [...tagEvent(event, index, { ...context, bodyText: bodyOf(event) })]);
  for (const tag of tags) checkTag(tag);
  for (const { subject, msgId } of announce(tags, { now: 0 }).flatMap(publicationsOf)) {
    promise(/^[\w.-]+$/.test(subject) && /^[\w:.-]+$/.test(msgId), `published under ${subject}, ${msgId}`);
  }
}

const bodyOf = ({ payload }: TaggerEvent): string | null => (typeof payload['body_text'] === 'string' ? payload['body_text'] : null);

function checkTag({ uuid, sourceId, observedAt, evidence }: Tag): void {
  promise(/^[\da-f-]{36}$/.test(uuid), `a tag under the id ${uuid}`);
  promise(sourceId.length <= SOURCE_ID_LENGTH, `a source id of ${sourceId.length} characters`);
  promise(observedAt === null || !Number.isNaN(observedAt.getTime()), 'a time that is none');
  for (const [key, value] of Object.entries(evidence)) {
    promise((JSON.stringify(value) ?? '').length <= MOST_EVIDENCE, `evidence ${key} of more than ${MOST_EVIDENCE} characters`);
  }
}

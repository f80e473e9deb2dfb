// SPDX-License-Identifier: AGPL-3.0-or-later
import { canaryEvent } from './canary-events';
import type { TaggerEvent } from './tagger-event';

/** A tripped canary token as `canary_triggers` keeps it; texts are attacker-controlled. */
export interface StoredTrigger {
  readonly uuid: string;
  readonly tokenUuid: string;
  readonly occurredAt: Date;
  readonly srcIp: string;
  readonly userAgent: string | null;
  readonly requestPath: string | null;
  readonly dnsQname: string | null;
  /** Null until the correlator has found out. */
  readonly attackerId: string | null;
  readonly headers: Readonly<Record<string, unknown>>;
  /** What was measured of the browser, under the keys of the live event; empty where nothing is kept. */
  readonly measurements: Readonly<Record<string, unknown>>;
}

/** The event of a stored trigger, under the id of the live one. Without measurements it is an event that no canary rule can tag. */
export function storedTriggerEvent(trigger: StoredTrigger): TaggerEvent {
  const { uuid, occurredAt, attackerId, srcIp, userAgent, requestPath, dnsQname, headers } = trigger;
  const live = { trigger_id: uuid, attacker_uuid: attackerId };
  const event = canaryEvent({ v: 1, id: '', topic: 'canary.stored.triggered', type: '', ts: occurredAt.getTime() / 1_000, payload: live });
  const request = { src_ip: srcIp, ua_signature: userAgent ?? '', user_agent: userAgent, request_path: requestPath, dns_qname: dnsQname };
  return { ...event, payload: { ...trigger.measurements, token_uuid: trigger.tokenUuid, ...request, headers } };
}

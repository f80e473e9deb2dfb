// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Delivered } from '@ttp/bus';
import { isTracing, span, type SpanAttributes, withTraceparent } from '@ttp/tracing';
import type { Tag, TaggerEvent, TaggingContext } from '@ttp/ttp-core';

/** Runs the work on one message as a part of the trace that it came with. */
export function inMessage<T>(message: Delivered | undefined, work: () => T): T {
  if (!message || !isTracing()) return work();
  const traced = () => span('decnet.ttp.worker', 'ttp.worker.message', () => ({ topic: message.subject }), work);
  return withTraceparent(message.headers?.get('traceparent'), traced);
}

/** Runs the write of a batch inside a span in the trace of each of its messages. */
export const inWrite = <T>(traceparents: readonly (string | undefined)[], work: () => T): T => {
  const attributes = (): SpanAttributes => ({ messages: traceparents.length });
  const traced = traceparents.filter((traceparent) => traceparent !== undefined);
  return traced.reduce((inner, traceparent) => () => withTraceparent(traceparent, () => span('decnet.ttp.store', 'db.store_batch', attributes, inner)), work)();
};

/** Runs the tagging of one event inside its span. */
export const inTick = <T>(topic: string, { sourceKind }: TaggerEvent, work: () => T): T =>
  span('decnet.ttp.worker', 'ttp.worker.tick', () => ({ topic, source_kind: sourceKind }), work);

/** What wraps the parts of the composite while tracing is on: a span for each, and one for each rule that fires. Ids and kinds only. */
export const spansOf = (event: TaggerEvent): TaggingContext['around'] => (isTracing() ? aroundChild(event) : undefined);

function aroundChild({ attackerUuid, identityUuid, sourceKind }: TaggerEvent): NonNullable<TaggingContext['around']> {
  const evaluated = (): SpanAttributes => ({ attacker_uuid: attackerUuid ?? '', identity_uuid: identityUuid ?? '', source_kind: sourceKind });
  return (child, work) => {
    const firing = () => fired(work());
    const traced = child === 'rule_engine' ? () => span('decnet.ttp.engine', 'ttp.eval', evaluated, firing) : firing;
    return span('decnet.ttp', `ttp.lifter.${child}`, () => ({}), traced);
  };
}

function fired(tags: readonly Tag[]): readonly Tag[] {
  const byRule = Map.groupBy(tags, ({ ruleId }) => ruleId);
  for (const emitted of byRule.values()) span('decnet.ttp.engine', 'ttp.rule.fire', () => firingOf(emitted), () => undefined);
  return tags;
}

/** DECNET's dashboards read one technique, the last; `technique_ids` has all. */
function firingOf(emitted: readonly Tag[]): SpanAttributes {
  const techniques = emitted.map(({ techniqueId, subTechniqueId }) => subTechniqueId ?? techniqueId);
  const { ruleId = '', ruleVersion = 0 } = emitted[0] ?? {};
  return { rule_id: ruleId, rule_version: ruleVersion, technique_id: techniques.at(-1) ?? '', technique_ids: techniques };
}

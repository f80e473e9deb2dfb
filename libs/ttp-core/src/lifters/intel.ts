// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TaggerEvent } from '../events/tagger-event';
import type { Rule } from '../rules/rule';
import { tagOf } from '../tags/make-tag';
import type { Tag } from '../tags/tag';
import { abuseIpdb } from './intel-abuseipdb';
import type { Decisions } from './intel-decisions';
import { feodo } from './intel-feodo';
import { greyNoise } from './intel-greynoise';
import { threatFox } from './intel-threatfox';
import { aLifter, withFields } from './lifter';
import type { Prepare } from './lifter';
import type { TaggingContext } from './tagging-context';

/**
 * Reserved. A malicious verdict without any provider's finding was once meant to raise other tags; confidence is only ever adjusted downward.
 */
const aggregateBump: Prepare<Decisions> = () => () => null;

/** Only emits whose technique was decided; which of its sub-techniques it is, is said by the emit. */
function tags(event: TaggerEvent, rule: Rule, decisions: Decisions, context: TaggingContext): readonly Tag[] {
  return rule.emits.flatMap((emit) => {
    const decision = decisions.get(emit.written.techniqueId);
    return decision ? [tagOf(event, rule, emit, withFields(event, rule, decision.evidence), context, decision.multiplier)] : [];
  });
}

/** What providers of threat intelligence say of an address. One says enough: none needs another's word. */
export const intel = aLifter({
  name: 'intel',
  kinds: ['intel'],
  predicates: {
    intel_abuseipdb: abuseIpdb,
    intel_greynoise: greyNoise,
    intel_feodo: feodo,
    intel_threatfox: threatFox,
    intel_aggregate_bump: aggregateBump,
  },
  tags,
});

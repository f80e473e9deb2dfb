// SPDX-License-Identifier: AGPL-3.0-or-later
import { type RuleIndex, type Tag, tagEvent, type TaggerEvent, type TaggingMeter } from '@ttp/ttp-core';

/** Live, a defect costs its tags and is counted; a replay has to say which row it could not tag, so it throws. */
const STRICT: TaggingMeter = {
  failed(_child, _kind, error) {
    throw error;
  },
  undeclaredEvidence(child, ruleId) {
    throw new Error(`${child} gives evidence that its kind does not declare, for ${ruleId}`);
  },
  unhandled: () => undefined,
  overBudget: () => undefined,
  clipped: () => undefined,
};

/** The tags of an event that would be stored live. Throws what the tagger failed of. */
export const tagStrictly = (event: TaggerEvent, index: RuleIndex, attackRelease: string, floor: number): readonly Tag[] =>
  tagEvent(event, index, { now: new Date(), attackRelease, meter: STRICT }).filter(({ confidence }) => confidence >= floor);

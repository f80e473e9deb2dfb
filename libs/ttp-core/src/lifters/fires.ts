// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TaggerEvent } from '../events/tagger-event';
import type { Rule } from '../rules/rule';
import type { IntelTables } from './intel-mapping';
import { prepareRule } from './prepare-rule';

/** Stands for whom the event is about: what a rule says of an event does not depend on it. */
const SOMEBODY = { attackerUuid: 'somebody', identityUuid: 'somebody' };

const CONTEXT = { now: new Date(0), attackRelease: '' };

/** Whether a lifter rule would give the event a tag, whatever its state. For examples and dry runs: `tagEvent` is what tags. */
export function lifterFires({ match, ...rule }: Rule, event: TaggerEvent, intel: IntelTables = {}): boolean {
  const lift = match.family === 'lifter' && rule.appliesTo.includes(event.sourceKind) ? prepareRule(match)?.lift : null;
  return !!lift && lift({ ...event, ...SOMEBODY }, { ...rule, match }, { ...CONTEXT, intel }).length > 0;
}

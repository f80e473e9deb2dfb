// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { Dossier } from '../dossier/dossier';
import { isIpv4 } from './address';
import { observedData } from './observed-data';
import type { StixOptions } from './options';
import { observable } from './our-object';
import { spanOf } from './span';

/** RFC 1034's lengths; letters of any script, since a consumer must not need to know how a mail server spelt the name. */
const NAME_LIMIT = 253;
const LABEL = /^[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_-]{0,61}[\p{L}\p{M}\p{N}_])?$/u;

/** Each domain that mail was sent to, once; `skipped` counts what is no domain name. */
export function smtpTargetObjects({ attacker, smtpTargets }: Dossier, options: StixOptions) {
  const byDomain = Map.groupBy(smtpTargets, ({ domain }) => domainName(domain));
  const skipped = byDomain.get(null)?.length ?? 0;
  const objects = [...byDomain].flatMap(([value, targets]): StixObject[] => {
    if (value === null) return [];
    const domain = observable('domain-name', { value }, options);
    const span = spanOf(targets.flatMap(({ firstSeen, lastSeen }) => [firstSeen, lastSeen]));
    const count = targets.reduce((total, target) => total + target.count, 0);
    return [domain, observedData(domain.id, attacker.uuid, span, count, options)];
  });
  return { objects, skipped };
}

/** Lower case, without the root's dot; null for what is no domain name. */
function domainName(written: string): string | null {
  if (written.length > NAME_LIMIT) return null;
  const name = written.toLowerCase().replace(/\.$/, '');
  return name.split('.').every((label) => LABEL.test(label)) && !isIpv4(name) ? name : null;
}

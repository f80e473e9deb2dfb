// SPDX-License-Identifier: AGPL-3.0-or-later
import type { FuzzTarget } from './target';
import { attackBundle } from './targets/attack-bundle';
import { configYaml } from './targets/config-yaml';
import { cowrieLines } from './targets/cowrie-lines';
import { eventEnvelopes } from './targets/event-envelopes';
import { exportFiles } from './targets/export-files';
import { intelPayloads } from './targets/intel-payloads';
import { intelTables } from './targets/intel-tables';
import { mail } from './targets/mail';
import { rulePatterns } from './targets/rule-patterns';
import { ruleYaml } from './targets/rule-yaml';

/** In the order in which `all` tries them. */
export const TARGETS: readonly FuzzTarget[] = [
  ruleYaml,
  rulePatterns,
  eventEnvelopes,
  cowrieLines,
  intelPayloads,
  intelTables,
  mail,
  ...exportFiles,
  attackBundle,
  configYaml,
];

/** @throws {RangeError} where there is none. */
export function targetNamed(name: string): FuzzTarget {
  const target = TARGETS.find((one) => one.name === name);
  if (!target) throw new RangeError(`no target ${name}`);
  return target;
}

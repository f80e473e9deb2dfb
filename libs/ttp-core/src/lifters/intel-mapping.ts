// SPDX-License-Identifier: AGPL-3.0-or-later
import { Findings } from '../rules/findings';
import { isMapping } from '../rules/is-mapping';
import type { RuleFile } from '../rules/rule-file';
import type { RuleIssue } from '../rules/rule-issue';
import { readYaml } from '../rules/yaml-source';
import { readSignals } from './intel-signals';

export const INTEL_PROVIDERS = ['abuseipdb', 'greynoise', 'feodo', 'threatfox'] as const;

export type IntelProvider = (typeof INTEL_PROVIDERS)[number];

/** One thing a provider says of an address, and what it means. */
export interface IntelSignal {
  /** The provider's own name or number for it. */
  readonly id: string;
  readonly label: string;
  /** Where the provider explains it. */
  readonly reference: { readonly sourceName: string; readonly url: string; readonly externalId: string | null };
  readonly techniques: readonly IntelTechnique[];
  /** 0 to 1: lowers the confidence of what the signal says. */
  readonly multiplier: number;
}

export interface IntelTechnique {
  /** A technique, never a sub-technique: which one of them is said by the rule. */
  readonly techniqueId: string;
  /** The provider's score that is needed, 0 to 100; null for any. */
  readonly highScoreThreshold: number | null;
}

/** What one provider's findings mean in ATT&CK. */
export interface IntelMapping {
  readonly provider: IntelProvider;
  readonly mappingVersion: number;
  /** The release it was written for, such as `18.1`. */
  readonly attackRelease: string;
  /** By id. */
  readonly signals: ReadonlyMap<string, IntelSignal>;
}

/** The mappings of the providers that have one. */
export type IntelTables = Readonly<Partial<Record<IntelProvider, IntelMapping>>>;

/** What reading a mapping needs to know of ATT&CK. The catalogue of `attack-stix` is one. */
export interface TechniqueCatalogue {
  readonly release: string;
  /** The release has the technique and has not retired it. */
  exists(techniqueId: string): boolean;
}

export interface ParsedIntelMapping {
  /** Null when there is an error among the issues. */
  readonly mapping: IntelMapping | null;
  readonly issues: readonly RuleIssue[];
}

export interface LoadedIntelTables {
  readonly tables: IntelTables;
  readonly issues: readonly RuleIssue[];
}

const KEYS: ReadonlySet<string> = new Set(['provider', 'mapping_version', 'attack_release', 'signals']);

/** All providers' tables. An error among the issues, a provider without a table included, is a reason not to start. */
export function loadIntelTables(files: readonly RuleFile[], attack: TechniqueCatalogue): LoadedIntelTables {
  const parsed = files.map(({ file, text }) => parseIntelMapping(text, file, attack));
  const tables = Object.fromEntries(parsed.flatMap(({ mapping }) => (mapping ? [[mapping.provider, mapping] as const] : [])));
  const refused = new Set(files.map(({ file }) => stemOf(file)));
  const missing = INTEL_PROVIDERS.filter((provider) => !refused.has(provider));
  return { tables, issues: [...parsed.flatMap(({ issues }) => issues), ...missing.map(missingTable)] };
}

/** Reads one provider's table, named after the provider. Reports every fault with its line and field; throws nothing for whatever the text holds. */
export function parseIntelMapping(text: string, file: string, attack: TechniqueCatalogue): ParsedIntelMapping {
  const source = readYaml(text);
  const findings = new Findings(file, source, null);
  for (const { message, fix, ...position } of source.faults) findings.error([], message, fix, position);
  const mapping = source.faults.length === 0 ? readMapping(source.value, file, attack, findings) : null;
  return { mapping: findings.refused ? null : mapping, issues: findings.issues };
}

function readMapping(value: unknown, file: string, attack: TechniqueCatalogue, findings: Findings): IntelMapping | null {
  if (!isMapping(value)) {
    findings.error([], 'the document is not a mapping', 'write provider, mapping_version, attack_release and signals at the top level');
    return null;
  }
  for (const key of Object.keys(value)) if (!KEYS.has(key)) findings.unknownKey([key], 'has no effect', 'correct the name or remove it');
  const { provider: name, mapping_version: version, attack_release: release } = value;
  const provider = INTEL_PROVIDERS.find((known) => known === name);
  if (!provider) findings.error(['provider'], 'is not a known provider', `use one of ${INTEL_PROVIDERS.join(', ')}`);
  else if (provider !== stemOf(file)) findings.error(['provider'], 'is not the name of the file', `name the file ${provider}.yaml, or correct it`);
  if (!isVersion(version)) findings.error(['mapping_version'], 'is not a whole number from 1', 'write 1, and add 1 at each change of meaning');
  if (!isRelease(release)) findings.error(['attack_release'], 'is not an ATT&CK release', `write a quoted text such as '${attack.release}'`);
  const signals = readSignals(value.signals, attack, findings);
  return provider && isVersion(version) && isRelease(release) ? { provider, mappingVersion: version, attackRelease: release, signals } : null;
}

const isVersion = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 1;

const isRelease = (value: unknown): value is string => typeof value === 'string' && /^\d{1,3}\.\d{1,3}$/.test(value);

/** `abuseipdb` of `rules/intel/abuseipdb.yaml`. */
const stemOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1).replace(/\.ya?ml$/, '');

const missingTable = (provider: IntelProvider): RuleIssue => ({
  severity: 'error',
  file: `${provider}.yaml`,
  line: 1,
  column: 1,
  ruleId: null,
  field: '',
  message: `there is no table for ${provider}`,
  fix: 'restore the file from the release',
});

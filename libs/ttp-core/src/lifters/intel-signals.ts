// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Findings } from '../rules/findings';
import { isMapping } from '../rules/is-mapping';
import type { Path } from '../rules/yaml-source';
import type { IntelSignal, IntelTechnique, TechniqueCatalogue } from './intel-mapping';

type Entry = Readonly<Record<string, unknown>>;

const SIGNAL_KEYS = ['id', 'label', 'external_reference', 'techniques', 'confidence_multiplier'];
const REFERENCE_KEYS = ['source_name', 'url', 'external_id'];
const TECHNIQUE_KEYS = ['technique_id', 'high_score_threshold'];

const PAGE = /^https:\/\/[^\s/]+\/\S*$/;

/** The `signals` of a mapping by id; entries that are faulty are left out and are in `findings`. */
export function readSignals(value: unknown, attack: TechniqueCatalogue, findings: Findings): ReadonlyMap<string, IntelSignal> {
  const signals = new Map<string, IntelSignal>();
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  if (entries.length === 0) findings.error(['signals'], 'is not a list of signals', 'list id, label, external_reference and techniques');
  for (const [index, entry] of entries.entries()) {
    const path = ['signals', index];
    const signal = readSignal(entry, path, attack, findings);
    if (signal && signals.has(signal.id)) findings.error([...path, 'id'], `${signal.id} is defined above`, 'keep one of them');
    else if (signal) signals.set(signal.id, signal);
  }
  return signals;
}

function readSignal(entry: unknown, path: Path, attack: TechniqueCatalogue, findings: Findings): IntelSignal | null {
  const values = mappingOf(entry, path, SIGNAL_KEYS, findings);
  if (!values) return null;
  const id = idOf(values, 'id', path, findings);
  const label = textOf(values, 'label', path, findings);
  const reference = readReference(values['external_reference'], [...path, 'external_reference'], findings);
  const techniques = readTechniques(values['techniques'], [...path, 'techniques'], attack, findings);
  const multiplier = numberOf(values, 'confidence_multiplier', 1, path, findings) ?? 1;
  return id && label && reference ? { id, label, reference, techniques, multiplier } : null;
}

function readReference(entry: unknown, path: Path, findings: Findings): IntelSignal['reference'] | null {
  const values = mappingOf(entry, path, REFERENCE_KEYS, findings);
  if (!values) return null;
  const sourceName = textOf(values, 'source_name', path, findings);
  const url = textOf(values, 'url', path, findings);
  if (url && !PAGE.test(url)) findings.error([...path, 'url'], 'is not an https URL', 'write the page of the provider that explains the signal');
  const externalId = values['external_id'] == null ? null : idOf(values, 'external_id', path, findings);
  return sourceName && url ? { sourceName, url, externalId } : null;
}

function readTechniques(value: unknown, path: Path, attack: TechniqueCatalogue, findings: Findings): readonly IntelTechnique[] {
  if (!Array.isArray(value)) {
    findings.error(path, 'is not a list of techniques', 'write - technique_id: T1110, or an empty list for a signal that means none');
    return [];
  }
  return value.flatMap((entry: unknown, index) => readTechnique(entry, [...path, index], attack, findings) ?? []);
}

function readTechnique(entry: unknown, path: Path, attack: TechniqueCatalogue, findings: Findings): IntelTechnique | null {
  const values = mappingOf(entry, path, TECHNIQUE_KEYS, findings);
  const techniqueId = values && textOf(values, 'technique_id', path, findings);
  if (!values || !techniqueId) return null;
  const at = [...path, 'technique_id'];
  if (!/^T\d{4}$/.test(techniqueId)) findings.error(at, 'is not a technique id', 'write T and four digits; the sub-technique is said by the rule');
  else if (!attack.exists(techniqueId)) findings.error(at, `${techniqueId} is not in ATT&CK ${attack.release}`, 'write an active technique');
  return { techniqueId, highScoreThreshold: numberOf(values, 'high_score_threshold', 100, path, findings) };
}

function mappingOf(entry: unknown, path: Path, keys: readonly string[], findings: Findings): Entry | null {
  if (!isMapping(entry)) {
    findings.error(path, 'is not a mapping', `write ${keys.join(', ')}`);
    return null;
  }
  for (const key of Object.keys(entry)) if (!keys.includes(key)) findings.unknownKey([...path, key], 'has no effect', `use ${keys.join(', ')}`);
  return entry;
}

/** As text: some providers number their signals. */
const idOf = (values: Entry, key: string, path: Path, findings: Findings): string | null =>
  Number.isSafeInteger(values[key]) ? String(values[key]) : textOf(values, key, path, findings);

function textOf(values: Entry, key: string, path: Path, findings: Findings): string | null {
  const value = values[key];
  if (typeof value === 'string' && value !== '') return value;
  findings.error([...path, key], value === undefined ? 'is missing' : 'is not a text', 'write a text');
  return null;
}

/** A number from 0 to `most`; null where there is none, or where it is wrong. */
function numberOf(values: Entry, key: string, most: number, path: Path, findings: Findings): number | null {
  const value = values[key];
  if (value == null || (typeof value === 'number' && value >= 0 && value <= most)) return value ?? null;
  findings.error([...path, key], `is not a number from 0 to ${most}`, 'correct it, or leave it out');
  return null;
}

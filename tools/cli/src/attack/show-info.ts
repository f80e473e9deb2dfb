// SPDX-License-Identifier: AGPL-3.0-or-later
import { type AttackCatalog, closestId } from '@ttp/attack-stix';
import type { AttackSettings } from '@ttp/attack-stix/node';
import { UsageError } from '@ttp/config';
import { printable } from '@ttp/ttp-core/printable';
import { attackOf } from '../rules/read-rules';
import { jsonText } from '../terminal/json-text';

type Shown = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** Prints which ATT&CK data is in use. */
export async function showRelease(settings: AttackSettings, json: boolean): Promise<void> {
  const { catalog, bundlePath, licensePath } = await attackOf(settings);
  const { facts } = catalog;
  const active = catalog.techniques.filter(({ id }) => catalog.exists(id));
  const subtechniques = active.filter(({ id }) => catalog.isSubtechnique(id)).length;
  const [, ...others] = catalog.knownReleases;
  show(json, {
    release: catalog.release,
    source: bundlePath ?? 'the catalogue that ships',
    license: licensePath ?? 'shipped: ttp attack license',
    bundle_sha256: facts.bundleSha256,
    techniques: active.length - subtechniques,
    sub_techniques: subtechniques,
    retired: facts.techniques.length - active.length,
    tactics: facts.tactics.length,
    groups: facts.groups.filter(({ revoked, deprecated }) => !revoked && !deprecated).length,
    rules_may_also_name: others,
  });
}

/** Prints what the data in use says of a technique or tactic. Throws UsageError for an id that it does not have. */
export async function showId(settings: AttackSettings, id: string, json: boolean): Promise<void> {
  const { catalog } = await attackOf(settings);
  const shown = techniqueShown(catalog, id) ?? tacticShown(catalog, id);
  if (shown) return show(json, shown);
  const closest = closestId(id, catalog.techniques);
  throw new UsageError(`${id} is not in ATT&CK ${catalog.release}${closest ? `; did you mean ${closest.id} (${closest.name})?` : ''}`);
}

function techniqueShown(catalog: AttackCatalog, id: string): Shown | null {
  const technique = catalog.technique(id);
  if (!technique) return null;
  const parent = catalog.parentOf(id);
  return {
    id: technique.id,
    name: catalog.nameOf(id),
    status: catalog.exists(id) ? 'active' : technique.deprecated ? 'deprecated' : 'revoked',
    replaced_by: catalog.replacementOf(id),
    parent: parent && `${parent.id} ${parent.name}`,
    tactics: catalog.tacticsOf(id).map((tactic) => `${tactic.id} ${tactic.name}`),
    platforms: catalog.platformsOf(id),
    groups: catalog.groupsUsing(id).map((group) => `${group.id} ${group.name}`),
    url: technique.url,
    release: catalog.release,
  };
}

function tacticShown(catalog: AttackCatalog, id: string): Shown | null {
  const tactic = catalog.tactic(id);
  if (!tactic) return null;
  const techniques = catalog.techniques.filter((one) => one.tactics.includes(tactic.id) && catalog.exists(one.id)).length;
  return { id: tactic.id, name: tactic.name, short_name: tactic.shortname, techniques, url: tactic.url, release: catalog.release };
}

/** One property a line; what is null or empty is left out for people. */
function show(json: boolean, shown: Shown): void {
  if (json) return void process.stdout.write(jsonText(shown, 2));
  const textOf = (value: Shown[string]) => (Array.isArray(value) ? value.join(', ') : String(value ?? ''));
  const lines = Object.entries(shown).map(([key, value]) => [key.replaceAll('_', ' '), textOf(value)] as const);
  const width = Math.max(...lines.map(([key]) => key.length));
  for (const [key, value] of lines) if (value !== '') process.stdout.write(`${key.padEnd(width)}  ${printable(value)}\n`);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  attackerObjects,
  attackFlow,
  type AttackCatalog,
  loadShippedCatalog,
  mispEvent,
  navigatorLayer,
  verifyAttackFlow,
  verifyLayer,
  verifyMisp,
  verifyStix,
  verifyTaxii,
} from '@ttp/attack-stix';
import fc from 'fast-check';
import { DOSSIER, SESSION } from '../corpus/a-dossier';
import { escaped } from '../escaped';
import { nearBytes } from '../near-bytes';
import { nearJson } from '../near-json';
import { promise, type FuzzTarget } from '../target';

interface Finding {
  readonly path: string;
  readonly problem: string;
}

interface Format {
  /** Good documents, of which the inputs are made. */
  readonly documents: (attack: AttackCatalog) => readonly unknown[];
  readonly verify: (json: unknown, attack: AttackCatalog) => readonly Finding[];
  /** Fields worth adding. */
  readonly fields: readonly string[];
}

const bundleOf = (objects: readonly unknown[]) => ({ type: 'bundle', id: `bundle--${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`, objects });
const stixOf = (attack: AttackCatalog) => attackerObjects(DOSSIER, { attack }).objects;

const stix: Format = {
  documents: (attack) => [bundleOf(stixOf(attack)), { more: false, objects: stixOf(attack) }],
  verify: (json, attack) => {
    // What TAXII makes of it matters only in that it says something.
    verifyTaxii(json);
    return verifyStix(json, { isKnown: (id) => attack.facts.identity.id === id });
  },
  fields: ['pattern', 'extensions', 'object_refs', 'granular_markings', 'external_references', 'hashes', 'spec_version', 'created', 'definition'],
};

const misp: Format = {
  documents: (attack) => {
    const event = mispEvent(DOSSIER, { attack });
    return [event, { Event: event }, { response: [{ Event: event }] }];
  },
  verify: verifyMisp,
  fields: ['Event', 'response', 'Attribute', 'Object', 'Tag', 'Galaxy', 'Sighting', 'EventReport', 'uuid', 'timestamp'],
};

const navigator: Format = {
  documents: (attack) => {
    const layer = navigatorLayer({ name: 'attacker', groups: DOSSIER.sightings }, attack);
    return [layer, [layer, layer]];
  },
  verify: verifyLayer,
  fields: ['techniques', 'metadata', 'gradient', 'filters', 'links', 'comment', 'score', 'versions', 'legendItems'],
};

const flow: Format = {
  documents: (attack) => [bundleOf(attackFlow(SESSION, { attack })), attackFlow(SESSION, { attack })],
  verify: verifyAttackFlow,
  fields: ['start_refs', 'effect_refs', 'technique_ref', 'execution_start', 'execution_end', 'asset_refs'],
};

export const exportFiles: readonly FuzzTarget<Uint8Array>[] = [
  targetOf('stix-input', 'STIX bundles and TAXII pages', stix),
  targetOf('misp-input', 'MISP events', misp),
  targetOf('navigator-input', 'Navigator layers', navigator),
  targetOf('attack-flow-input', 'Attack Flows', flow),
];

function targetOf(name: string, what: string, { documents, verify, fields }: Format): FuzzTarget<Uint8Array> {
  return {
    name,
    summary: `${what} as \`ttp export verify\` is given them: sound, or every flaw by its place`,
    async open() {
      const attack = await loadShippedCatalog();
      const good: readonly unknown[] = JSON.parse(JSON.stringify(documents(attack)));
      return {
        inputs: fc.oneof(
          { weight: 3, arbitrary: nearJson(good, fields).map((text) => new Uint8Array(Buffer.from(text))) },
          { weight: 1, arbitrary: nearBytes(good.map((json) => JSON.stringify(json))) },
        ),
        show: escaped,
        judge(bytes) {
          const json = parsed(bytes);
          if (json === NO_JSON) return 'rejected';
          const findings = verify(json, attack);
          for (const { path, problem } of findings) promise(typeof path === 'string' && problem !== '', 'a finding that says nothing');
          return findings.length === 0 ? 'accepted' : 'rejected';
        },
      };
    },
  };
}

const NO_JSON = Symbol('no JSON');

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return NO_JSON;
  }
}

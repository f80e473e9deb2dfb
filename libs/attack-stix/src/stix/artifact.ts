// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { ArtifactFacts, Dossier } from '../dossier/dossier';
import { observedData } from './observed-data';
import type { StixOptions } from './options';
import { observable } from './our-object';
import { safeText } from './safe-value';
import { spanOf } from './span';

const SHA256 = /^[0-9a-f]{64}$/i;

/** Each captured file once, with when and how often it was captured; `skipped` counts the captures without a hash. */
export function artifactObjects({ attacker, artifacts }: Dossier, options: StixOptions) {
  const hashed = artifacts.filter(({ sha256 }) => SHA256.test(sha256));
  const files = Map.groupBy(hashed, (artifact) => JSON.stringify(fileProperties(artifact)));
  const objects = [...files].flatMap(([properties, captures]): StixObject[] => {
    const file = observable('file', JSON.parse(properties) as object, options);
    const span = spanOf(captures.map(({ capturedAt }) => capturedAt));
    return [file, observedData(file.id, attacker.uuid, span, captures.length, options)];
  });
  return { objects, skipped: artifacts.length - hashed.length };
}

const fileProperties = ({ sha256, name }: ArtifactFacts) => ({ hashes: { 'SHA-256': sha256.toLowerCase() }, ...(name && { name: safeText(name) }) });

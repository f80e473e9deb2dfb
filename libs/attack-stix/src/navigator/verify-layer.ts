// SPDX-License-Identifier: AGPL-3.0-or-later
import { Value } from '@sinclair/typebox/value';
import type { AttackCatalog } from '../catalog/catalog';
import { repeated, schemaFindings } from '../verify/finding';
import type { Finding } from '../verify/finding';
import { LAYER } from './layer-schema';
import type { Layer, LayerTechnique } from './layer-schema';

/** What the Navigator would warn of or silently leave out, in a layer or a list of them; empty for a good one. `catalog` is of its release. */
export function verifyLayer(json: unknown, catalog: AttackCatalog): readonly Finding[] {
  if (!Array.isArray(json)) return layerFindings(json, catalog);
  return json.flatMap((one, at) => layerFindings(one, catalog).map(({ path, problem }) => ({ path: `/${at}${path}`, problem })));
}

function layerFindings(json: unknown, catalog: AttackCatalog): readonly Finding[] {
  if (!Value.Check(LAYER, json)) return schemaFindings(LAYER, json);
  const techniques = json.techniques ?? [];
  return [
    ...releaseFindings(json, catalog),
    ...gradientFindings(json),
    ...techniques.flatMap((technique, at) => techniqueFindings(technique, `/techniques/${at}`, catalog)),
    ...repeated(techniques.map(({ techniqueID, tactic = 'any tactic' }, at) => [`/techniques/${at}`, `${techniqueID} under ${tactic}`]), 'the cell'),
  ];
}

function releaseFindings({ versions }: Layer, { release }: AttackCatalog): readonly Finding[] {
  const major = release.split('.')[0];
  if (versions.attack === major) return [];
  return [{ path: '/versions/attack', problem: `the layer is of ATT&CK ${versions.attack}, and was checked against ${major}` }];
}

function gradientFindings({ gradient, techniques = [] }: Layer): readonly Finding[] {
  if (!gradient) return [];
  const { minValue, maxValue } = gradient;
  if (maxValue <= minValue) return [{ path: '/gradient/maxValue', problem: 'the maximum is not above the minimum' }];
  return techniques.flatMap(({ score = minValue }, at) =>
    score < minValue || score > maxValue ? [{ path: `/techniques/${at}/score`, problem: `${score} is outside the gradient` }] : [],
  );
}

function techniqueFindings({ techniqueID, tactic, showSubtechniques }: LayerTechnique, path: string, catalog: AttackCatalog): readonly Finding[] {
  if (!catalog.exists(techniqueID)) return [{ path, problem: `ATT&CK ${catalog.release} has no ${techniqueID}` }];
  const tactics = catalog.tacticsOf(techniqueID).map(({ shortname }) => shortname);
  const isUnder = tactic === undefined || tactics.includes(tactic);
  return [
    ...(isUnder ? [] : [{ path, problem: `${techniqueID} is not under ${tactic} but ${tactics.join(', ')}` }]),
    ...(showSubtechniques && techniqueID.includes('.') ? [{ path, problem: 'only a technique can show sub-techniques' }] : []),
  ];
}

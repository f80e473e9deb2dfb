// SPDX-License-Identifier: AGPL-3.0-or-later
import { createHash } from 'node:crypto';
import { aBundle, aTactic, aTechnique } from './a-bundle';

/** A made-up bundle of a release as a text, and its digest. */
export function aBundleText(release: string): { readonly text: string; readonly sha256: string } {
  const collection = { type: 'x-mitre-collection', id: 'x-mitre-collection--1', x_mitre_version: release };
  const text = JSON.stringify(aBundle(collection, aTactic('TA0040', 'impact'), aTechnique('T9001', ['impact']), aTechnique('T9001.001', ['impact'])));
  return { text, sha256: createHash('sha256').update(text).digest('hex') };
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { basename } from 'node:path';
import { AttackDataError } from '../catalog/attack-data-error';

/** The release of a bundle by all that is said about it, which has to agree: under the wrong one every tag would be mislabelled. */
export function statedRelease(path: string, inBundle: string | null, given: string | undefined): string {
  const inName = /enterprise-attack-(\d+\.\d+)/.exec(basename(path))?.[1];
  const stated = [...new Set([inBundle ?? [], given ?? [], inName ?? []].flat())];
  const [release] = stated;
  if (release === undefined) {
    throw new AttackDataError(`${path}: neither the bundle nor its name states the release; name it enterprise-attack-<release>.json`);
  }
  if (stated.length > 1) throw new AttackDataError(`${path}: the bundle, its name and the caller disagree on the release: ${stated.join(', ')}`);
  if (!/^\d+\.\d+$/.test(release)) throw new AttackDataError(`${path}: "${release}" is not a release such as 19.0`);
  return release;
}

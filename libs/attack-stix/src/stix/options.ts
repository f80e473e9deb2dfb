// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackCatalog } from '../catalog/catalog';
import type { StixObject, Technique } from '../catalog/facts';
import type { Tlp } from './marking';

/** `opencti` leaves out what is no standard STIX: our custom object, our extension and our custom properties. The ids are the same. */
export const STIX_PROFILES = ['full', 'opencti'] as const;
export type StixProfile = (typeof STIX_PROFILES)[number];

export interface StixOptions {
  /** The release that the export speaks. */
  readonly attack: AttackCatalog;
  /** The technique of `attack` that a tag's id, written under the tag's release (`v19.0`), stands for; null leaves the tag out. */
  readonly techniqueOf?: (id: string, attackRelease: string) => Technique | null;
  /** Marks our objects, never MITRE's. */
  readonly tlp?: Tlp;
  readonly profile?: StixProfile;
}

/** What an export could not say, by kind. */
export interface StixSkipped {
  /** Attackers whose address is no IP address. */
  readonly addresses: number;
  /** Tags whose technique the release does not have. */
  readonly tags: number;
  /** Captures without a SHA-256. */
  readonly artifacts: number;
  readonly domains: number;
}

export interface StixExport {
  readonly objects: readonly StixObject[];
  readonly skipped: StixSkipped;
}

export const hasCustomContent = ({ profile }: StixOptions): boolean => profile !== 'opencti';

/** Custom properties, where the profile takes any. */
export const custom = (options: StixOptions, properties: object): object => (hasCustomContent(options) ? properties : {});

export function sumSkipped(parts: readonly StixSkipped[]): StixSkipped {
  const sum = (kind: keyof StixSkipped) => parts.reduce((total, part) => total + part[kind], 0);
  return { addresses: sum('addresses'), tags: sum('tags'), artifacts: sum('artifacts'), domains: sum('domains') };
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { AttackerFacts, Dossier, TagGroup } from '../dossier/dossier';

const FIRST = new Date('2026-01-02T03:04:05.678Z');
const LAST = new Date('2026-01-03T04:05:06.789Z');

export const anAttacker = (facts: Partial<AttackerFacts> = {}): AttackerFacts => ({
  uuid: '5b1f3c9e-0000-4000-8000-00000000aaaa',
  ip: '203.0.113.9',
  firstSeen: FIRST,
  lastSeen: LAST,
  eventCount: 3,
  countryCode: null,
  asn: null,
  asName: null,
  ...facts,
});

/** A bare attacker: an address, and nothing that it did. */
export const aDossier = (parts: Partial<Dossier> = {}): Dossier => ({
  attacker: anAttacker(),
  identity: null,
  behavior: null,
  intel: null,
  isLaterAtAddress: false,
  sightings: [],
  identitySightings: [],
  artifacts: [],
  smtpTargets: [],
  commands: [],
  observations: [],
  fingerprints: [],
  ...parts,
});

export const aTagGroup = (facts: Partial<TagGroup> = {}): TagGroup => ({
  techniqueId: 'T1082',
  subTechniqueId: null,
  tactic: 'TA0007',
  deckyId: 'decky-1',
  ruleId: 'R0014',
  ruleVersion: 1,
  attackRelease: 'v19.0',
  count: 1,
  firstSeen: FIRST,
  lastSeen: LAST,
  confidenceMax: 0.7,
  ...facts,
});

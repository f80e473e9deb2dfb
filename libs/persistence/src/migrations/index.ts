// SPDX-License-Identifier: AGPL-3.0-or-later
import { ApiKeys1795564800000 } from './api-keys-1795564800000';
import { AttackerWrites1795478400000 } from './attacker-writes-1795478400000';
import { DecnetReadTables1795392000000 } from './decnet-read-tables-1795392000000';
import { InitialSchema1795219200000 } from './initial-schema-1795219200000';
import { RulePlane1795305600000 } from './rule-plane-1795305600000';

/** In order. A migration that has been released is never edited: write another. */
export const MIGRATIONS = [
  InitialSchema1795219200000,
  RulePlane1795305600000,
  DecnetReadTables1795392000000,
  AttackerWrites1795478400000,
  ApiKeys1795564800000,
];

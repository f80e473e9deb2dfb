// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Fault } from '../scenario/fault';
import { brokerDrop, brokerRestart, brokerStall, redelivery } from './broker-faults';
import { clockSkew } from './clock-skew';
import { clusterLeaderKill, clusterPartition } from './cluster-faults';
import { databaseDeadlock } from './database-deadlock';
import { databaseDrop, databaseReadOnly, databaseRestart, databaseSlow, databaseStall } from './database-server';
import { diskFullBroker, diskFullDatabase } from './disk-full';
import { killAtStep } from './kill-at-step';
import { poison } from './poison';
import { ruleChange } from './rule-change';
import { schemaAhead, schemaBehind } from './schema';
import { workerPause } from './worker-pause';

/** In the order in which `all` plays them. */
export const FAULTS: readonly Fault[] = [
  poison,
  killAtStep,
  workerPause,
  databaseRestart,
  databaseDrop,
  databaseSlow,
  databaseStall,
  databaseReadOnly,
  databaseDeadlock,
  brokerRestart,
  brokerDrop,
  brokerStall,
  redelivery,
  clockSkew,
  ruleChange,
  schemaAhead,
  schemaBehind,
  diskFullDatabase,
  diskFullBroker,
  clusterLeaderKill,
  clusterPartition,
];

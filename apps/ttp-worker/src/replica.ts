// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** Injection token: this process among all workers. */
export const REPLICA = Symbol('replica');

export const replicaName = (): string => `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;

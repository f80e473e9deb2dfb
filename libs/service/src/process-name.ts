// SPDX-License-Identifier: AGPL-3.0-or-later
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

/** A name for this process among all: where it runs, and never that of an earlier one with the same number. */
export const processName = (): string => `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;

// SPDX-License-Identifier: AGPL-3.0-or-later
/** Injection token: this process among all workers. */
export const REPLICA = Symbol('replica');

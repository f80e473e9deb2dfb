// SPDX-License-Identifier: AGPL-3.0-or-later

/** Injection token: the name of this process among all. */
export const INSTANCE = Symbol('instance');
/** Injection token: writes rules as long as this process leads. */
export const WRITER = Symbol('fenced writer');

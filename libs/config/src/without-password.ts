// SPDX-License-Identifier: AGPL-3.0-or-later

/** Stands for a secret wherever it would be shown. */
export const MASK = '********';

/** A value as it may be shown: a URL may carry a user and a password. */
export const withoutPassword = (value: string | number | boolean): string | number | boolean =>
  typeof value === 'string' ? value.replace(/(\/\/[^:@/\s]*):[^@/\s]*@/g, `$1:${MASK}@`) : value;

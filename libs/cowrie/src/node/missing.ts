// SPDX-License-Identifier: AGPL-3.0-or-later

/** The result, or null where the file that it is about does not exist. */
export async function unlessMissing<T>(result: Promise<T>): Promise<T | null> {
  try {
    return await result;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** The system's code of an error, such as `EACCES`. Not by `instanceof`: Node's own errors may be of another realm. */
export const codeOf = (error: unknown): unknown => (typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined);

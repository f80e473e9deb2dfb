// SPDX-License-Identifier: AGPL-3.0-or-later

/** What has become of one message of a batch so far: a value to go on with, or the error that stopped it. */
export type Attempt<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Error };

/** Runs `work`; whatever it throws stops this message and no other. */
export function attempt<T>(work: () => T): Attempt<T> {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return failed(error);
  }
}

/** Goes on with a value; an attempt that has failed stays as it is. */
export const andThen = <T, U>(before: Attempt<T>, work: (value: T) => U): Attempt<U> => (before.ok ? attempt(() => work(before.value)) : before);

/** The same for work that takes its time. */
export async function andThenAsync<T, U>(before: Attempt<T>, work: (value: T) => Promise<U>): Promise<Attempt<U>> {
  if (!before.ok) return before;
  try {
    return { ok: true, value: await work(before.value) };
  } catch (error) {
    return failed(error);
  }
}

export function failed(error: unknown): { readonly ok: false; readonly error: Error } {
  return { ok: false, error: error instanceof Error ? error : new Error(String(error)) };
}

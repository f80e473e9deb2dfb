// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { connectExisting } from './existing-database';

type Source = Awaited<ReturnType<typeof connectExisting>>;

/** Work on the database that is there. Throws as `connectExisting` does. */
export async function withDatabase<T>(settings: Settings, work: (source: Source) => Promise<T>): Promise<T> {
  const source = await connectExisting(settings);
  try {
    return await work(source);
  } finally {
    await source.destroy();
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { INestApplication } from '@nestjs/common';
import { Settings, SETTINGS } from '@ttp/config';

/** Another process listens where this service was told to; the message names the setting. Exit code 1. */
export class PortInUse extends Error {
  override readonly name = 'PortInUse';
}

/** Which of the settings is a service's HTTP port. */
export type PortOf = (settings: Settings) => number;

/** Opens the service's HTTP port. @throws {PortInUse} where it is taken. */
export async function listen(app: INestApplication, portOf: PortOf, settings: Settings): Promise<void> {
  const port = portOf(settings);
  try {
    await app.listen(port, settings.apiHost);
  } catch (cause) {
    if (!isInUse(cause)) throw cause;
    throw new PortInUse(`port ${port} on ${settings.apiHost} is in use; choose another with ${sourcesOf(portOf)}`, { cause });
  }
}

const isInUse = (error: unknown): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === 'EADDRINUSE';

/** How to set what `portOf` reads, found out by handing it settings each of which holds its own position. */
function sourcesOf(portOf: PortOf): string {
  const positions = Object.assign(new Settings(), Object.fromEntries(SETTINGS.map(({ property }, position) => [property, position])));
  const setting = SETTINGS[portOf(positions)];
  return setting ? `--${setting.flag} or ${setting.env}` : 'its setting';
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { Global, Module } from '@nestjs/common';
import { AttackCatalog, loadShippedCatalog, parseRelease } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { BootRefused } from './boot-refused';

/** The catalogue of the configured ATT&CK release, loaded once per process. */
@Global()
@Module({ providers: [{ provide: AttackCatalog, inject: [Settings], useFactory: configuredCatalog }], exports: [AttackCatalog] })
export class AttackModule {}

async function configuredCatalog({ attackVersion }: Settings): Promise<AttackCatalog> {
  const release = parseRelease(attackVersion);
  if (release === null) throw new BootRefused(`no catalogue ships for ATT&CK ${attackVersion}`);
  return await loadShippedCatalog(release);
}

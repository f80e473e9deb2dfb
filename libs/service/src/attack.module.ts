// SPDX-License-Identifier: AGPL-3.0-or-later
import { Global, Logger, Module } from '@nestjs/common';
import { AttackCatalog, AttackDataError } from '@ttp/attack-stix';
import { loadAttack } from '@ttp/attack-stix/node';
import { Settings } from '@ttp/config';
import { BootRefused } from './boot-refused';
import { Readiness } from './readiness';

/** The ATT&CK data that is configured, loaded once per process. Without it the service refuses to boot: wrong names would stay in the tags. */
@Global()
@Module({ providers: [{ provide: AttackCatalog, inject: [Settings], useFactory: requiredCatalog }], exports: [AttackCatalog] })
export class AttackModule {}

/** For a service that only reads: without the data its catalogue is empty, health says `attack_bundle: missing`, and `NeedsAttack` refuses. */
@Global()
@Module({ providers: [{ provide: AttackCatalog, inject: [Settings, Readiness], useFactory: catalogIfAny }], exports: [AttackCatalog] })
export class OptionalAttackModule {}

const log = new Logger(AttackModule.name);

async function requiredCatalog(settings: Settings): Promise<AttackCatalog> {
  try {
    return await configuredCatalog(settings);
  } catch (error) {
    throw error instanceof AttackDataError ? new BootRefused(error.message, { cause: error }) : error;
  }
}

async function catalogIfAny(settings: Settings, readiness: Readiness): Promise<AttackCatalog> {
  try {
    return await configuredCatalog(settings);
  } catch (error) {
    if (!(error instanceof AttackDataError)) throw error;
    log.error(`without ATT&CK names, pages and exports: ${error.message}`);
    readiness.lacks('attack_bundle', 'missing');
    return AttackCatalog.empty();
  }
}

async function configuredCatalog(settings: Settings): Promise<AttackCatalog> {
  const { catalog, bundlePath } = await loadAttack(settings, { onWarning: (message) => log.warn(message) });
  log.log(`ATT&CK ${catalog.release} from ${bundlePath ?? 'the catalogue that ships'}`);
  return catalog;
}

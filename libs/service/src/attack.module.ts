// SPDX-License-Identifier: AGPL-3.0-or-later
import { Global, Inject, Injectable, Logger, Module, type FactoryProvider, type ModuleMetadata, type OnModuleInit } from '@nestjs/common';
import { AttackCatalog, AttackDataError } from '@ttp/attack-stix';
import { type LoadedAttack, loadAttack } from '@ttp/attack-stix/node';
import { Settings } from '@ttp/config';
import { BootRefused } from './boot-refused';
import { Readiness } from './readiness';

type Loaded = Pick<LoadedAttack, 'catalog' | 'bundlePath'> & { readonly fault?: string };

const ATTACK = Symbol('ATT&CK data');
const log = new Logger('AttackModule');

/** Tells what was loaded when the service begins, not while its parts are made. */
@Injectable()
class AttackReport implements OnModuleInit {
  constructor(@Inject(ATTACK) private readonly loaded: Loaded) {}

  onModuleInit(): void {
    const { catalog, bundlePath, fault } = this.loaded;
    if (fault === undefined) log.log(`ATT&CK ${catalog.release} from ${bundlePath ?? 'the catalogue that ships'}`);
    else log.error(`without ATT&CK names, pages and exports: ${fault}`);
  }
}

const moduleOf = (loading: Pick<FactoryProvider<Loaded>, 'inject' | 'useFactory'>): ModuleMetadata => ({
  providers: [
    { provide: ATTACK, ...loading },
    { provide: AttackCatalog, inject: [ATTACK], useFactory: ({ catalog }: Loaded) => catalog },
    AttackReport,
  ],
  exports: [AttackCatalog],
});

/** The ATT&CK data that is configured, loaded once per process. Without it the service refuses to boot: wrong names would stay in the tags. */
@Global()
@Module(moduleOf({ inject: [Settings], useFactory: required }))
export class AttackModule {}

/** For a service that only reads: without the data its catalogue is empty, health says `attack_bundle: missing`, and `NeedsAttack` refuses. */
@Global()
@Module(moduleOf({ inject: [Settings, Readiness], useFactory: ifAny }))
export class OptionalAttackModule {}

async function required(settings: Settings): Promise<Loaded> {
  try {
    return await configured(settings);
  } catch (error) {
    throw error instanceof AttackDataError ? new BootRefused(error.message, { cause: error }) : error;
  }
}

async function ifAny(settings: Settings, readiness: Readiness): Promise<Loaded> {
  try {
    return await configured(settings);
  } catch (error) {
    if (!(error instanceof AttackDataError)) throw error;
    readiness.lacks('attack_bundle', 'missing');
    return { catalog: AttackCatalog.empty(), bundlePath: null, fault: error.message };
  }
}

const configured = (settings: Settings): Promise<Loaded> => loadAttack(settings, { onWarning: (message) => log.warn(message) });

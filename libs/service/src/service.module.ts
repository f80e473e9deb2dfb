// SPDX-License-Identifier: AGPL-3.0-or-later
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, Reflector } from '@nestjs/core';
import { Settings } from '@ttp/config';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { AuthGuard } from './auth.guard';
import { ErrorFilter } from './error.filter';
import { HealthController } from './health.controller';
import { Readiness } from './readiness';
import { SERVICE_NAME } from './service-name';

/** What every service has: settings, readiness, metrics, health routes, the token guard and the error bodies. */
@Global()
@Module({})
export class ServiceModule {
  static forService(name: string, settings: Settings): DynamicModule {
    return {
      module: ServiceModule,
      controllers: [HealthController],
      providers: [
        { provide: SERVICE_NAME, useValue: name },
        { provide: Settings, useValue: settings },
        { provide: Registry, useFactory: () => registryOf(name) },
        Readiness,
        { provide: APP_GUARD, inject: [Reflector], useFactory: (reflector: Reflector) => new AuthGuard(settings.jwtSecret, reflector) },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
      exports: [SERVICE_NAME, Settings, Registry, Readiness],
    };
  }
}

function registryOf(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

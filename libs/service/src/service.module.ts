// SPDX-License-Identifier: AGPL-3.0-or-later
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, HttpAdapterHost, Reflector } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ThrottlerModule } from '@nestjs/throttler';
import { Settings } from '@ttp/config';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { AuthGuard } from './auth.guard';
import { Users } from './auth.users';
import { ErrorFilter } from './error.filter';
import { addEtags } from './etags';
import { HealthController } from './health.controller';
import { InputPipe } from './input.pipe';
import { limiterOptions } from './rate-limits';
import { keepBodiesRaw } from './raw-bodies';
import { Readiness } from './readiness';
import { SERVICE_NAME } from './service-name';

/** What every service has: settings, readiness, metrics, health routes, the guard, and what goes in and out of its API. */
@Global()
@Module({})
export class ServiceModule {
  constructor({ httpAdapter }: HttpAdapterHost<FastifyAdapter>) {
    keepBodiesRaw(httpAdapter);
    addEtags(httpAdapter);
  }

  static forService(name: string, settings: Settings): DynamicModule {
    return {
      module: ServiceModule,
      imports: [ThrottlerModule.forRootAsync({ inject: [Settings], useFactory: limiterOptions })],
      controllers: [HealthController],
      providers: [
        { provide: SERVICE_NAME, useValue: name },
        { provide: Settings, useValue: settings },
        { provide: Registry, useFactory: () => registryOf(name) },
        Readiness,
        Users,
        { provide: APP_GUARD, inject: [Settings, Reflector, Users], useFactory: guardOf },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
      exports: [SERVICE_NAME, Settings, Registry, Readiness, Users],
    };
  }
}

const guardOf = ({ jwtSecret }: Settings, reflector: Reflector, users: Users): AuthGuard => new AuthGuard(jwtSecret, reflector, users);

function registryOf(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

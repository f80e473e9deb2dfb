// SPDX-License-Identifier: AGPL-3.0-or-later
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, HttpAdapterHost, Reflector } from '@nestjs/core';
import type { FastifyAdapter } from '@nestjs/platform-fastify';
import { ThrottlerModule } from '@nestjs/throttler';
import { Settings } from '@ttp/config';
import { collectDefaultMetrics, Registry } from 'prom-client';
import { Callers } from './auth.callers';
import { AuthFailures } from './auth.failures';
import { AuthGuard } from './auth.guard';
import { ApiKeys } from './auth.keys';
import { Tickets } from './auth.tickets';
import { Users } from './auth.users';
import { ErrorFilter } from './error.filter';
import { addEtags } from './etags';
import { HealthController } from './health.controller';
import { InputPipe } from './input.pipe';
import { readyGauge } from './metrics/ready-gauge';
import { timeRequests } from './metrics/time-requests';
import { limiterOptions } from './rate-limits';
import { keepBodiesRaw } from './raw-bodies';
import { Readiness } from './readiness';
import { refuseFloods } from './refuse-floods';
import { refuseNames } from './refuse-names';
import { SERVICE_NAME } from './service-name';

/** What every service has: settings, readiness, metrics, health routes, the guard, and what goes in and out of its API. */
@Global()
@Module({})
export class ServiceModule {
  constructor(
    { httpAdapter }: HttpAdapterHost<FastifyAdapter>,
    settings: Settings,
    registry: Registry,
    readiness: Readiness,
    callers: Callers,
    failures: AuthFailures,
  ) {
    refuseNames(httpAdapter, settings);
    keepBodiesRaw(httpAdapter);
    addEtags(httpAdapter);
    refuseFloods(httpAdapter, callers, failures);
    timeRequests(httpAdapter, registry);
    readyGauge(registry, readiness);
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
        ApiKeys,
        Tickets,
        { provide: Callers, inject: [Settings, Users, ApiKeys], useFactory: callersOf },
        { provide: AuthFailures, inject: [Settings], useFactory: ({ limiterEnabled }: Settings) => new AuthFailures(limiterEnabled) },
        { provide: APP_GUARD, inject: [Reflector, Callers, Tickets, AuthFailures], useFactory: guardOf },
        { provide: APP_PIPE, useClass: InputPipe },
        { provide: APP_FILTER, useClass: ErrorFilter },
      ],
      exports: [SERVICE_NAME, Settings, Registry, Readiness, Users, ApiKeys, Tickets],
    };
  }
}

const callersOf = ({ jwtSecret }: Settings, users: Users, keys: ApiKeys): Callers => new Callers(jwtSecret, users, keys);
const guardOf = (...parts: ConstructorParameters<typeof AuthGuard>): AuthGuard => new AuthGuard(...parts);

function registryOf(service: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry });
  return registry;
}

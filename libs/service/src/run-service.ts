// SPDX-License-Identifier: AGPL-3.0-or-later
import 'reflect-metadata';
import { Logger, type DynamicModule, type INestApplication, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigError, loadSettings, parseFlags, UsageError, type Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { isAgent, onlyOnMaster } from '@ttp/config/role';
import { startTracing } from '@ttp/tracing';
import { escapedJson } from '@ttp/ttp-core';
import { printable } from '@ttp/ttp-core/printable';
import { allowOrigins } from './allow-origins';
import { BootRefused } from './boot-refused';
import { listen, PortInUse, type PortOf } from './listen';
import { serveOpenApi } from './open-api/serve-open-api';
import { refuseAddress } from './problem';
import { ServiceLogger } from './service.logger';
import { ServiceModule } from './service.module';
import { stopOnSignal } from './stop-on-signal';

export interface ServiceDefinition {
  readonly name: string;
  readonly module: Type;
  readonly port: PortOf;
  /** It serves or writes what only a master may: on an agent it refuses to start. */
  readonly masterOnly?: boolean;
  /** Adds what is not a provider, such as an RPC transport, before the service listens. */
  readonly prepare?: (app: INestApplication, settings: Settings) => Promise<unknown>;
}

/** Sent to a parent process over IPC once the service listens. */
export interface ServiceListening {
  readonly listening: string;
}

const BODY_LIMIT_BYTES = 1_048_576;
/** A session id may have 255 characters, each of which may be percent-encoded. */
const PARAMETER_LIMIT = 1_024;

/** No route has a JSON schema: the pipe checks what comes in. Fastify would load its compilers of such all the same, which takes a start 50 ms. */
const NO_SCHEMAS = {
  compilersFactory: { buildValidator: refuseSchema, buildSerializer: refuseSchema },
};

/** Runs one service until SIGTERM, SIGINT or the end of its parent: settings, Nest, HTTP, drain, exit code. */
export async function runService(definition: ServiceDefinition, args: readonly string[] = process.argv.slice(2)): Promise<void> {
  try {
    if (definition.masterOnly && isAgent(process.env)) throw new BootRefused(onlyOnMaster(definition.name));
    const { flags, file } = parseFlags(args);
    const { settings } = loadSettings({ flags, env: process.env, file });
    const stopTracing = await startTracing({ enabled: settings.tracing, endpoint: settings.otelEndpoint });
    let app: INestApplication | undefined;
    stopOnSignal(definition.name, async () => {
      await app?.close();
      await stopTracing();
    });
    app = await createService(definition, settings);
    await listen(app, definition.port, settings);
    const url = await app.getUrl();
    new Logger(definition.name).log(`listening on ${url}`);
    process.send?.({ listening: url } satisfies ServiceListening);
  } catch (error) {
    refuse(definition.name, error);
  }
}

/** The service as a Nest application that does not listen yet; tests use it as it is. */
export async function createService({ name, module, prepare }: ServiceDefinition, settings: Settings): Promise<NestFastifyApplication> {
  const root: DynamicModule = { module: class Root {}, imports: [ServiceModule.forService(name, settings), module] };
  const routerOptions = { maxParamLength: PARAMETER_LIMIT, ignoreTrailingSlash: true };
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT_BYTES, frameworkErrors: refuseAddress, routerOptions, schemaController: NO_SCHEMAS });
  const app = await NestFactory.create<NestFastifyApplication>(root, adapter, { logger: new ServiceLogger(name, settings), abortOnError: false });
  // Also for those who look at an answer in a terminal.
  adapter.getInstance().setReplySerializer((body) => escapedJson(JSON.stringify(body)));
  app.setGlobalPrefix('api/v1', { exclude: ['healthz', 'readyz', 'metrics', 'taxii2', 'taxii2/*path'] });
  await prepare?.(app, settings);
  allowOrigins(app, settings);
  serveOpenApi(app, name);
  return app;
}

function refuseSchema(): never {
  throw new Error('routes have no JSON schema; let the pipe check what comes in');
}

function refuse(name: string, error: unknown): never {
  process.stderr.write(`${name}: ${printable(error instanceof Error ? error.message : String(error), '\n')}\n`);
  if (error instanceof UsageError) process.exit(EXIT.usage);
  if (error instanceof ConfigError || error instanceof BootRefused) process.exit(EXIT.invalid);
  // A stack would say nothing that the message does not.
  if (error instanceof Error && error.stack && !(error instanceof PortInUse)) process.stderr.write(`${printable(error.stack, '\n')}\n`);
  process.exit(EXIT.failure);
}

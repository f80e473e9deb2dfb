// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Module, type Type, UseGuards } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { AttackCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { AttackModule, OptionalAttackModule } from './attack.module';
import { BootRefused } from './boot-refused';
import { NeedsAttack } from './needs-attack';
import { createService } from './run-service';

@Controller('names')
class NamesController {
  constructor(private readonly catalog: AttackCatalog) {}

  @Get()
  name() {
    return { name: this.catalog.nameOf('T1059') };
  }

  @Get('groups')
  @UseGuards(NeedsAttack)
  groups() {
    return this.catalog.groupsUsing('T1059').length;
  }
}

@Module({ imports: [AttackModule], controllers: [NamesController] })
class StrictModule {}

@Module({ imports: [OptionalAttackModule], controllers: [NamesController] })
class ReadingModule {}

async function serviceWith(module: Type, more: Partial<Settings> = {}): Promise<NestFastifyApplication> {
  const app = await createService({ name: 'names', module, port: () => 0 }, Object.assign(new Settings(), more));
  app.useLogger(false);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

const MISSING = { attackBundle: '/nonexistent/enterprise-attack-19.1.json' };

/** Status and body of each route, then the service is closed. */
async function answersOf(app: NestFastifyApplication, ...urls: readonly string[]): Promise<readonly (readonly [number, unknown])[]> {
  const answers = await Promise.all(urls.map((url) => app.inject({ method: 'GET', url })));
  await app.close();
  return answers.map(({ statusCode, json }) => [statusCode, json()] as const);
}

const ROUTES = ['/api/v1/names', '/api/v1/names/groups', '/healthz', '/readyz'] as const;

describe('a service that needs ATT&CK', () => {
  it('has what ships by default', async () => {
    const answers = await answersOf(await serviceWith(StrictModule), ...ROUTES);
    expect(answers[0]).toEqual([200, { name: 'Command and Scripting Interpreter' }]);
    expect(answers.slice(2)).toEqual([
      [200, { status: 'ok', service: 'names' }],
      [200, { ready: true, checks: {} }],
    ]);
  });

  it('refuses to boot without the bundle that is configured, naming it', async () => {
    const boot = serviceWith(StrictModule, MISSING);
    await expect(boot).rejects.toBeInstanceOf(BootRefused);
    await expect(boot).rejects.toThrow('DECNET_ATTACK_BUNDLE is /nonexistent/enterprise-attack-19.1.json, which is no file');
  });
});

describe('a service that only reads', () => {
  it('has what ships by default', async () => {
    const [name, groups] = await answersOf(await serviceWith(ReadingModule), ...ROUTES);
    expect([name, groups?.[0]]).toEqual([[200, { name: 'Command and Scripting Interpreter' }], 200]);
  });

  it('starts without the bundle that is configured, knows no name, refuses what needs it with 503, and says so in health', async () => {
    expect(await answersOf(await serviceWith(ReadingModule, MISSING), ...ROUTES)).toMatchObject([
      [200, { name: null }],
      [503, { detail: 'ATT&CK data is missing; the log of the service says why' }],
      [200, { attack_bundle: 'missing', status: 'ok', service: 'names' }],
      [200, { ready: true, checks: { attack_bundle: 'missing' } }],
    ]);
  });
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Header, HttpException, Inject } from '@nestjs/common';
import { Registry } from 'prom-client';
import { Public } from './auth.roles';
import { Readiness, type ReadinessReport } from './readiness';
import { SERVICE_NAME } from './service-name';

/** For orchestrators and Prometheus; outside `/api/v1` and without a token, so they hold no attacker text. */
@Public()
@Controller()
export class HealthController {
  constructor(
    @Inject(SERVICE_NAME) private readonly service: string,
    private readonly readiness: Readiness,
    private readonly registry: Registry,
  ) {}

  @Get('healthz')
  alive(): { status: 'ok'; service: string } & Readonly<Record<string, string>> {
    return { ...this.readiness.shortcomings, status: 'ok', service: this.service };
  }

  @Get('readyz')
  ready(): ReadinessReport {
    const report = this.readiness.report();
    if (!report.ready) throw new HttpException(report, 503);
    return report;
  }

  @Get('metrics')
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  metrics(): Promise<string> {
    return this.registry.metrics();
  }
}

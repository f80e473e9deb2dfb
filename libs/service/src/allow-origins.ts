// SPDX-License-Identifier: AGPL-3.0-or-later
import type { INestApplication } from '@nestjs/common';
import type { Settings } from '@ttp/config';

/** Lets pages of the configured origins call the API; no other page may. */
export function allowOrigins(app: INestApplication, { corsOrigins }: Settings): void {
  if (corsOrigins === '') return;
  app.enableCors({
    origin: corsOrigins.split(',').map((origin) => origin.trim()),
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
    allowedHeaders: ['Authorization', 'Content-Type', 'If-None-Match', 'Last-Event-ID'],
    exposedHeaders: ['Content-Disposition', 'ETag', 'Link', 'Retry-After'],
  });
}

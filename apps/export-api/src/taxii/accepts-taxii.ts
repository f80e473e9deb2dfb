// SPDX-License-Identifier: AGPL-3.0-or-later
import { type CanActivate, type ExecutionContext, Injectable, NotAcceptableException } from '@nestjs/common';
import { TAXII_MEDIA_TYPE } from '@ttp/attack-stix';
import type { FastifyRequest } from 'fastify';

/** Refuses whoever cannot read TAXII 2.1: 406. */
@Injectable()
export class AcceptsTaxii implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (!acceptsTaxii(headers.accept)) throw new NotAcceptableException(`Accept must allow ${TAXII_MEDIA_TYPE}`);
    return true;
  }
}

/** Without a version it is the newest that there is. */
const acceptsTaxii = (accept: string | undefined): boolean => (accept ?? '*/*').split(',').some(isTaxii);

const ANYTHING: ReadonlySet<string> = new Set(['application/*', '*/*']);
const REFUSED = /^q=0(?:\.0*)?$/;

function isTaxii(range: string): boolean {
  const [type = '', ...parameters] = range.toLowerCase().split(';').map((part) => part.trim());
  if (parameters.some((parameter) => REFUSED.test(parameter))) return false;
  const version = parameters.find((parameter) => parameter.startsWith('version='))?.slice('version='.length).replaceAll('"', '');
  return ANYTHING.has(type) || (type === 'application/taxii+json' && (version ?? '2.1') === '2.1');
}

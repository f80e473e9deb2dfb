// SPDX-License-Identifier: AGPL-3.0-or-later
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseFilters,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { TAXII_MEDIA_TYPE, TAXII_SCHEMAS, type TaxiiResource } from '@ttp/attack-stix';
import { Answers, KeyScope, NeedsAttack, RateLimited } from '@ttp/service';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { AcceptsTaxii } from './accepts-taxii';
import { taxiiBytes } from './taxii-bytes';
import { TaxiiErrorsFilter } from './taxii-errors.filter';

@Injectable()
class TaxiiBytes implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<Buffer> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((body) => {
        void reply.headers({ 'content-type': TAXII_MEDIA_TYPE, 'cache-control': 'no-store' });
        return taxiiBytes(body);
      }),
    );
  }
}

/** A controller that speaks TAXII 2.1: media type, text, errors. 600 requests a minute are as many thousand objects. */
export const Taxii = () =>
  applyDecorators(
    UseFilters(TaxiiErrorsFilter),
    UseInterceptors(TaxiiBytes),
    UseGuards(NeedsAttack, AcceptsTaxii),
    RateLimited('taxii', 600),
    KeyScope('export'),
  );

const DATE_HEADERS = {
  'X-TAXII-Date-Added-First': 'When the first object was added',
  'X-TAXII-Date-Added-Last': 'When the last object was added',
};
const PAGED: ReadonlySet<TaxiiResource> = new Set(['envelope', 'manifest', 'versions']);

/** What a route answers, for the OpenAPI document. */
export const TaxiiAnswer = (resource: TaxiiResource) =>
  Answers(TAXII_SCHEMAS[resource], {
    content: { [TAXII_MEDIA_TYPE]: TAXII_SCHEMAS[resource] },
    headers: PAGED.has(resource) ? DATE_HEADERS : {},
  });

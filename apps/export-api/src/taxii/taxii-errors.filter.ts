// SPDX-License-Identifier: AGPL-3.0-or-later
import { Catch } from '@nestjs/common';
import { TAXII_MEDIA_TYPE } from '@ttp/attack-stix';
import { ErrorFilter } from '@ttp/service';
import type { FastifyReply } from 'fastify';
import { STATUS_CODES } from 'node:http';
import { taxiiBytes } from './taxii-bytes';

/** Errors as TAXII 2.1 has them, section 3.6.1, instead of problem+json. */
@Catch()
export class TaxiiErrorsFilter extends ErrorFilter {
  protected override send(reply: FastifyReply, status: number, body: { readonly detail?: string; readonly error_id?: string }): void {
    const { detail, error_id } = body;
    const error = { title: STATUS_CODES[status] ?? 'Error', description: detail, error_id, http_status: String(status) };
    void reply.status(status).type(TAXII_MEDIA_TYPE).send(taxiiBytes(error));
  }
}

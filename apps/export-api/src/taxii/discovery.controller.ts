// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, HttpCode, NotFoundException, Param } from '@nestjs/common';
import { TAXII_MEDIA_TYPE } from '@ttp/attack-stix';
import { Traced } from '@ttp/service';
import { API_ROOT, collectionOf, COLLECTIONS } from './collections';
import { Taxii, TaxiiAnswer } from './taxii';

/** TAXII wants a number although nothing can be written here. */
const MAX_CONTENT_LENGTH = 1;

/** What there is to read by TAXII 2.1, and where. */
@Taxii()
@Controller('taxii2')
export class DiscoveryController {
  @Get()
  @Traced('api.taxii.discovery')
  @TaxiiAnswer('discovery')
  discovery(): object {
    return { title: 'DECNET', description: 'What honeypots saw, as STIX 2.1.', default: API_ROOT, api_roots: [API_ROOT] };
  }

  @Get('decnet')
  @Traced('api.taxii.api_root')
  @TaxiiAnswer('api-root')
  apiRoot(): object {
    return { title: 'DECNET', versions: [TAXII_MEDIA_TYPE], max_content_length: MAX_CONTENT_LENGTH };
  }

  @Get('decnet/collections')
  @Traced('api.taxii.collections')
  @TaxiiAnswer('collections')
  collections(): object {
    return { collections: COLLECTIONS.map(({ resource }) => resource) };
  }

  @Get('decnet/collections/:collection')
  @Traced('api.taxii.collection')
  @TaxiiAnswer('collection')
  collection(@Param('collection') name: string): object {
    return collectionOf(name).resource;
  }

  /** Anything else below, such as the status of a request to write. */
  @Get('*')
  @HttpCode(404)
  nothing(): never {
    throw new NotFoundException('there is no such resource');
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { DossierReader, type IntelRecord } from '@ttp/persistence';
import { Answers, Instant, KeyScope, nullable, Traced } from '@ttp/service';

/** The columns of `attacker_intel`, decoded; besides these, what each provider answered in its own words. */
const IntelRow = Type.Object({
  uuid: Type.String(),
  schema_version: Type.Integer(),
  attacker_uuid: Type.String(),
  attacker_ip: Type.String(),
  aggregate_verdict: nullable(Type.String()),
  abuseipdb_score: nullable(Type.Integer()),
  abuseipdb_categories: Type.Array(Type.Unknown()),
  greynoise_classification: nullable(Type.String()),
  greynoise_tags: Type.Array(Type.Unknown()),
  feodo_listed: nullable(Type.Boolean()),
  threatfox_listed: nullable(Type.Boolean()),
  cached_at: nullable(Instant),
  expires_at: nullable(Instant),
});

@KeyScope('read')
@Controller('attackers')
export class IntelController {
  constructor(private readonly reader: DossierReader) {}

  @Get(':uuid/intel')
  @Traced('api.attackers.intel')
  @Answers(IntelRow, { problems: { 404: 'Nobody has asked about the attacker' } })
  async intel(@Param('uuid') uuid: string): Promise<IntelRecord> {
    const found = await this.reader.intelOf(uuid);
    if (found === null) throw new NotFoundException('No intel cached for this attacker');
    return found;
  }
}

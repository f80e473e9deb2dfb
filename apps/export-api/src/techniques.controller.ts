// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Param } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { RollupRepository, type TechniqueRollup } from '@ttp/persistence';
import { techniqueRow, type TechniqueRow } from './rows';

/** Techniques with counts and times, ordered by technique, then sub-technique. An unknown id answers an empty list. */
@Controller('ttp')
export class TechniquesController {
  constructor(
    private readonly rollups: RollupRepository,
    private readonly catalog: AttackCatalog,
  ) {}

  @Get('techniques')
  async all(): Promise<readonly TechniqueRow[]> {
    return this.rows(await this.rollups.all());
  }

  @Get('by-attacker/:attacker_uuid')
  async byAttacker(@Param('attacker_uuid') attackerUuid: string): Promise<readonly TechniqueRow[]> {
    return this.rows(await this.rollups.byAttacker(attackerUuid));
  }

  @Get('by-session/:session_id')
  async bySession(@Param('session_id') sessionId: string): Promise<readonly TechniqueRow[]> {
    return this.rows(await this.rollups.bySession(sessionId));
  }

  private rows(rollups: readonly TechniqueRollup[]): readonly TechniqueRow[] {
    return rollups.map((rollup) => techniqueRow(rollup, this.catalog));
  }
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Param, Query, UseGuards } from '@nestjs/common';
import { type Layer, LAYER } from '@ttp/attack-stix';
import { Answers, KeyScope, NeedsAttack, Traced } from '@ttp/service';
import { LayerMaker } from './layer.maker';
import { layerScope, LayerQuery } from './layer.query';

const LayerAnswers = () => Answers(LAYER, { problems: { 404: 'There is no data of that release', 503: 'There is no ATT&CK data' } });

/** ATT&CK Navigator layers; empty ones for unknown ids. */
@KeyScope('export')
@Controller('ttp/export/navigator')
@UseGuards(NeedsAttack)
export class NavigatorController {
  constructor(private readonly layers: LayerMaker) {}

  @Get()
  @Traced('api.ttp.export_navigator_fleet')
  @LayerAnswers()
  fleet(@Query() query: LayerQuery): Promise<Layer> {
    return this.layers.make(['fleet'], query);
  }

  @Get('identity/:identity_uuid')
  @Traced('api.ttp.export_navigator_identity')
  @LayerAnswers()
  identity(@Param('identity_uuid') uuid: string, @Query() query: LayerQuery): Promise<Layer> {
    return this.layers.make(['identity', uuid], query);
  }

  /** Of an attacker, a campaign or a session. */
  @Get(':kind/:id')
  @Traced('api.ttp.export_navigator_scope')
  @LayerAnswers()
  scope(@Param('kind') kind: string, @Param('id') id: string, @Query() query: LayerQuery): Promise<Layer> {
    return this.layers.make(layerScope(kind, id), query);
  }
}

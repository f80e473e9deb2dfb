// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import { DatabaseModule, OptionalAttackModule } from '@ttp/service';
import { AttackReleases } from './attack/attack.releases';
import { GroupsController } from './attack/groups.controller';
import { OverlapController } from './attack/overlap.controller';
import { EventLimits } from './events/event-limits';
import { EventStreams } from './events/event.streams';
import { EventsController } from './events/events.controller';
import { LiveEvents } from './events/live.events';
import { ExportOptions } from './exports/export.options';
import { ExportsController } from './exports/exports.controller';
import { FleetExportsController } from './exports/fleet-exports.controller';
import { IntelController } from './intel.controller';
import { LayerMaker } from './navigator/layer.maker';
import { NavigatorController } from './navigator/navigator.controller';
import { RollupsController } from './rollups/rollups.controller';
import { TagsController } from './tags/tags.controller';
import { DiscoveryController } from './taxii/discovery.controller';
import { ObjectsController } from './taxii/objects.controller';
import { TaxiiFeed } from './taxii/taxii.feed';

@Module({
  imports: [OptionalAttackModule, DatabaseModule],
  controllers: [
    RollupsController,
    TagsController,
    GroupsController,
    OverlapController,
    NavigatorController,
    FleetExportsController,
    ExportsController,
    IntelController,
    ObjectsController,
    DiscoveryController,
    EventsController,
  ],
  providers: [AttackReleases, LayerMaker, ExportOptions, TaxiiFeed, EventLimits, LiveEvents, EventStreams],
})
export class ExportApiModule {}

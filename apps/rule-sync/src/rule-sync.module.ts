// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import { AttackModule, BusModule } from '@ttp/service';
import { RuleAnnouncer } from './rule.announcer';

@Module({ imports: [AttackModule, BusModule], providers: [RuleAnnouncer] })
export class RuleSyncModule {}

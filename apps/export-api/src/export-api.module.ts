// SPDX-License-Identifier: AGPL-3.0-or-later
import { Module } from '@nestjs/common';
import { AttackModule, DatabaseModule } from '@ttp/service';
import { TagsController } from './tags.controller';
import { TechniquesController } from './techniques.controller';

@Module({ imports: [AttackModule, DatabaseModule], controllers: [TechniquesController, TagsController] })
export class ExportApiModule {}

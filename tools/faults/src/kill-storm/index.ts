// SPDX-License-Identifier: AGPL-3.0-or-later
import { Option, type Command } from 'commander';
import { DATABASES } from '../harness/database';
import { wholeNumber } from '../harness/options';
import { play, type PlayOptions } from '../harness/play';
import { killStorm, type KillStormOptions } from './kill-storm';

export function configure(command: Command): void {
  command
    .option('--sessions <count>', 'sessions to import', wholeNumber(100, 20_000), 2_000)
    .option('--kills <count>', 'how often a worker is killed', wholeNumber(1, 100), 20)
    .option('--workers <count>', 'workers that share the import', wholeNumber(1, 4), 1)
    .addOption(new Option('--db <type>', 'database of the workers').choices(DATABASES).default('sqlite'))
    .action(async (options: KillStormOptions & PlayOptions) => {
      const { sessions, kills, workers, db, seed } = options;
      const title = { scenario: 'kill-storm', parameters: { sessions, kills, workers, db, seed } };
      process.exitCode = await play(title, options, (stage) => killStorm(stage, options));
    });
}

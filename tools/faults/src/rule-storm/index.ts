// SPDX-License-Identifier: AGPL-3.0-or-later
import { Option, type Command } from 'commander';
import { DATABASES } from '../harness/database';
import { wholeNumber } from '../harness/options';
import { play, type PlayOptions } from '../harness/play';
import { ruleStorm, type RuleStormOptions } from './rule-storm';

export function configure(command: Command): void {
  command
    .option('--edits <count>', 'changes of rule files and of rule states', wholeNumber(20, 20_000), 1_000)
    .option('--kills <count>', 'how often a process is killed', wholeNumber(1, 300), 40)
    .option('--replicas <count>', 'workers that follow the rules', wholeNumber(1, 8), 3)
    .addOption(new Option('--db <type>', 'database of the services').choices(DATABASES).default('mysql'))
    .action(async (options: RuleStormOptions & PlayOptions) => {
      const { edits, kills, replicas, db, seed } = options;
      const title = { scenario: 'rule-storm', parameters: { edits, kills, replicas, db, seed } };
      process.exitCode = await play(title, options, (stage) => ruleStorm(stage, options));
    });
}

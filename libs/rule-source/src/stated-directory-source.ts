// SPDX-License-Identifier: AGPL-3.0-or-later
import { DirectoryRuleSource } from './directory-rule-source';
import { LogMirror, type RuleLogReader } from './log-mirror';
import { statesOf } from './log-rule-source';
import type { Hints, RuleSnapshot, RuleSource } from './rule-source';

/** The documents of a local directory under the states of the database: what an operator has switched off stays off, wherever the rule is from. */
export class StatedDirectorySource implements RuleSource {
  private readonly states: LogMirror;

  constructor(
    private readonly directory: DirectoryRuleSource,
    log: RuleLogReader,
    private readonly hints: Hints,
  ) {
    this.states = new LogMirror(log);
  }

  async snapshot(): Promise<RuleSnapshot> {
    const { documents } = await this.directory.snapshot();
    const changes = await this.states.catchUp();
    return { documents, states: statesOf(this.states.entries), position: this.states.position, changes };
  }

  async watch(onChange: () => void): Promise<() => void> {
    const stopDirectory = await this.directory.watch(onChange);
    const stopHints = this.hints(onChange);
    return () => {
      stopDirectory();
      stopHints();
    };
  }
}

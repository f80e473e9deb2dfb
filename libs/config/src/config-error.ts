// SPDX-License-Identifier: AGPL-3.0-or-later

/** The configuration cannot be used. Every problem in one message, each naming its source; a service exits 3 on it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly problems: readonly string[]) {
    super(problems.join('\n'));
  }
}

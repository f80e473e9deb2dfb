// SPDX-License-Identifier: AGPL-3.0-or-later

/** Whether this host is an agent and nothing more: what is for masters does not run there. */
export const isAgent = ({ DECNET_MODE: mode = '', DECNET_DISALLOW_MASTER: disallowMaster = '' }: NodeJS.ProcessEnv): boolean =>
  mode.trim().toLowerCase() === 'agent' && disallowMaster.trim().toLowerCase() !== 'false';

/** What an agent is told of a command or service that is for masters. */
export const onlyOnMaster = (what: string): string =>
  `${what} runs on a master, and DECNET_MODE=agent: run it there, or set DECNET_DISALLOW_MASTER=false`;

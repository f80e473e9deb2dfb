// SPDX-License-Identifier: AGPL-3.0-or-later

/** Whether this host is an agent and nothing more: commands for masters are neither shown nor run there. */
export const isAgent = ({ DECNET_MODE: mode = '', DECNET_DISALLOW_MASTER: disallowMaster = '' }: NodeJS.ProcessEnv): boolean =>
  mode.trim().toLowerCase() === 'agent' && disallowMaster.trim().toLowerCase() !== 'false';

// SPDX-License-Identifier: AGPL-3.0-or-later

/** The log that a newcomer sees tagged; relative to the repository's root, where npm scripts run. */
export const SAMPLE_LOG = 'tools/samples/cowrie-sample.json';

// SPDX-License-Identifier: AGPL-3.0-or-later
import { CONSUMED_TOPICS } from '@ttp/ttp-core';

/** An `attacker.session.ended` payload with these commands. */
export const aSession = (session: string, commands: readonly string[], more: Record<string, unknown> = {}): Record<string, unknown> => ({
  session_id: session,
  attacker_uuid: null,
  attacker_ip: '192.0.2.7',
  decky_id: 'decky-1',
  service: 'ssh',
  ended_at: '2026-01-02T03:04:05Z',
  duration_s: 9,
  commands: commands.map((command_text, n) => ({ id: `${session}#${n}`, command_text, ts: '2026-01-02T03:04:00Z', uid: '0' })),
  ...more,
});

export const SESSION_ENDED = CONSUMED_TOPICS[0];

// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackerRow, AttackerStore, CanaryTriggerRow, TtpTagRow } from '@ttp/persistence';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { aFolder, aRuleFile, ROOT } from './ttp';

// What a database remembers, rules for it, and what a run says.

export const IP = '192.0.2.7';
export const AUTHORIZED_KEYS = 'echo key >> ~/.ssh/authorized_keys';
export const NOW = new Date();
export const ago = (hours: number) => new Date(NOW.getTime() - hours * 3_600_000);

/** As the collector tells a session, and DECNET stores it. */
export const COMMANDS_OF_SESSION = [
  { id: 'sess-1#4', session_id: 'sess-1', command_text: AUTHORIZED_KEYS, ts: ago(2).toISOString(), decky: 'decky-1' },
  { session_id: 'sess-1', command_text: AUTHORIZED_KEYS, ts: ago(2).toISOString(), decky: 'decky-1' },
  { session_id: 'sess-1', command_text: '', ts: ago(2).toISOString() },
  { session_id: 'sess-1', text: AUTHORIZED_KEYS, ts: ago(1).toISOString() },
];

export const someRules = (): string => {
  const made = { 'R0900.yaml': aRuleFile('R0900', '>>.*authorized_keys'), 'R0901.yaml': aRuleFile('R0901', 'echo key') };
  return aFolder({ ...made, 'R0049.yaml': readFileSync(join(ROOT, 'rules/ttp/R0049.yaml'), 'utf8') });
};

export async function anAttacker(source: DataSource, ip: string, commands: readonly unknown[], lastSeen = NOW): Promise<string> {
  const uuid = (await new AttackerStore(source).createMissing([ip], lastSeen)).get(ip) ?? '';
  await source.manager.update(AttackerRow, { uuid }, { commands: JSON.stringify(commands), firstSeen: new Date(lastSeen.getTime() - 86_400_000) });
  return uuid;
}

/** So many that a run with one event an insert is still under way when a test has seen its cursor. */
export const MANY = 5_000;

/** Each with two commands of the same text. */
export async function manyAttackers(source: DataSource): Promise<void> {
  await new AttackerStore(source).createMissing(Array.from({ length: MANY }, (_, i) => `2001:db8::${i.toString(16)}`), NOW);
  const commands = [{ command: AUTHORIZED_KEYS }, AUTHORIZED_KEYS];
  await source.manager.createQueryBuilder().update(AttackerRow).set({ commands: JSON.stringify(commands) }).execute();
}

export const aTrigger = (source: DataSource, row: Partial<CanaryTriggerRow>) =>
  source.manager.insert(CanaryTriggerRow, { uuid: randomUUID(), tokenUuid: randomUUID(), occurredAt: ago(1), srcIp: IP, rawHeaders: '{}', ...row });

export const measured = { measurements: '{"navigator_webdriver":true}' };

export const tagsIn = (source: DataSource) => source.manager.find(TtpTagRow, { order: { sourceId: 'ASC', ruleId: 'ASC', techniqueId: 'ASC' } });
export const idsIn = async (source: DataSource) => (await tagsIn(source)).map(({ sourceId, ruleId }) => `${sourceId} ${ruleId}`);

/** The rules that see a command. */
export const both = (id: string) => [`${id} R0900`, `${id} R0901`];

/** `name=value` of a line. */
export const fields = (line = ''): Record<string, string> =>
  Object.fromEntries([...line.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value]));

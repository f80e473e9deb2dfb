// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '@ttp/ttp-core';
import { OUTBOX_COLUMNS, rowsOf, TAG_COLUMNS } from './tag-rows';

const NOW = new Date('2026-05-02T10:20:30.456Z');

const aTag = (uuid: string, more: Partial<Tag> = {}): Tag => ({
  uuid,
  sourceKind: 'command',
  sourceId: 's-1#cmd0',
  attackerUuid: 'a-1',
  identityUuid: null,
  sessionId: 's-1',
  deckyId: 'decky-03',
  tactic: 'TA0006',
  techniqueId: 'T1003',
  subTechniqueId: 'T1003.008',
  confidence: 0.95,
  ruleId: 'R0014',
  ruleVersion: 1,
  evidence: { command_text: 'cat /etc/shadow' },
  attackRelease: 'v19.0',
  mitreUrl: null,
  observedAt: NOW,
  createdAt: NOW,
  ...more,
});

describe('rowsOf', () => {
  it('writes a tag column by column', () => {
    const [row] = rowsOf([[aTag('u-1')]], NOW).tags;
    const fields = Object.fromEntries(TAG_COLUMNS.map((column, i) => [column, row?.[i]]));
    expect(fields).toMatchObject({ uuid: 'u-1', identity_uuid: null, sub_technique_id: 'T1003.008', evidence: '{"command_text":"cat /etc/shadow"}', created_at: '2026-05-02 10:20:30.456000' });
    expect(row).toHaveLength(18);
  });

  it('sorts a batch by uuid, whatever session a tag belongs to', () => {
    const { tags } = rowsOf([[aTag('c'), aTag('a')], [aTag('b')]], NOW);
    expect(tags.map(([uuid]) => uuid)).toEqual(['a', 'b', 'c']);
  });

  it('announces each session that has tags, in one outbox row', () => {
    const { outbox } = rowsOf([[aTag('a'), aTag('b')], [], [aTag('c')]], NOW);
    expect(outbox).toHaveLength(2);
    expect(outbox.every((row) => row.length === OUTBOX_COLUMNS.length)).toBe(true);
    expect(JSON.parse(String(outbox[0]?.[1])).tags).toHaveLength(2);
  });
});

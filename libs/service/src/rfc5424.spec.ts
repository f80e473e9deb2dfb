// SPDX-License-Identifier: AGPL-3.0-or-later
import { rfc5424, type SyslogRecord } from './rfc5424';

const RECORD: SyslogRecord = {
  at: new Date('2026-11-21T22:18:26.042Z'),
  level: 'warn',
  host: 'decoy-host',
  service: 'ttp-worker',
  component: 'TaggingConsumer',
  pid: 17,
  message: 'dead letter: broken',
  fields: {},
};

describe('rfc5424', () => {
  it('is one line of facility local0 and version 1, without structured data', () => {
    expect(rfc5424(RECORD)).toBe('<132>1 2026-11-21T22:18:26.042000Z decoy-host ttp-worker 17 TaggingConsumer - dead letter: broken\n');
  });

  it.each([
    ['fatal', '<130>1 '],
    ['error', '<131>1 '],
    ['warn', '<132>1 '],
    ['log', '<134>1 '],
    ['debug', '<135>1 '],
    ['verbose', '<135>1 '],
  ] as const)('writes %s as %s', (level, priority) => expect(rfc5424({ ...RECORD, level }).slice(0, priority.length)).toBe(priority));

  it('appends fields, quoted where one could be taken for two', () => {
    const fields = { event_seq: 17, delivery: 3, reason: 'no "such" file', forged: 'a=b', more: [1, 2], none: undefined };
    const shown = String.raw`event_seq=17 delivery=3 reason="no \"such\" file" forged="a=b" more=[1,2] none=undefined`;
    expect(rfc5424({ ...RECORD, fields })).toBe(rfc5424(RECORD).replace('\n', ` ${shown}\n`));
  });

  it('keeps a record one line, and the header six words, whatever the names and fields hold', () => {
    const line = rfc5424({ ...RECORD, host: 'a b\nc', service: '', component: 'x'.repeat(99), fields: { stack: 'Error\n  at \u001b[2J\u202e' } });
    expect(line.split(' ').slice(1, 7)).toEqual(['2026-11-21T22:18:26.042000Z', 'a_b_c', '-', '17', 'x'.repeat(32), '-']);
    expect(line.indexOf('\n')).toBe(line.length - 1);
    expect(line).toContain(String.raw`stack="Error\\u{a}  at \\u{1b}[2J\\u{202e}"`);
  });
});

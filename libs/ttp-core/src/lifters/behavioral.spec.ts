// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Payload } from './payload';
import { asking } from './testing/lift';

const BTC = '16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu';
const XMR = `4A${'z'.repeat(93)}`;

describe('behavioral_beaconing', () => {
  const ask = asking('session', 'behavioral_beaconing', { min_interval_s: 10, max_jitter_pct: 0.15 }, ['beacon_interval_s', 'beacon_jitter_pct']);

  it('fires on regular call-backs, with the fields the rule asks for', () => {
    expect(ask({ beacon_interval_s: 10, beacon_jitter_pct: 15, other: 1 })).toEqual({ beacon_interval_s: 10, beacon_jitter_pct: 15 });
  });

  it('takes a jitter on the wire for percent and a limit up to one for a share', () => {
    expect(ask({ beacon_interval_s: 60, beacon_jitter_pct: 15.1 })).toBeNull();
    expect(asking('session', 'behavioral_beaconing', { max_jitter_pct: 15 })({ beacon_interval_s: 1, beacon_jitter_pct: 15 })).toEqual({});
    expect(asking('session', 'behavioral_beaconing')({ beacon_interval_s: 0, beacon_jitter_pct: 100 })).toEqual({});
  });

  it.each([
    [9.9, 1],
    [null, 1],
    [60, null],
    ['60', 1],
    [60, true],
    [60, '1'],
  ])('does not fire on interval %j and jitter %j', (interval, jitter) => expect(ask({
    beacon_interval_s: interval,
    beacon_jitter_pct: jitter,
  })).toBeNull());
});

const found = (parameters: Payload) => asking('session', 'behavioral_data_destruction', parameters)({ op_text: 'FLUSHALL' });

describe('behavioral_data_destruction', () => {
  const ask = asking('session', 'behavioral_data_destruction', { patterns: ['\\bFLUSHALL\\b', 'DROP\\s+DATABASE'] }, ['matched_op', 'target']);

  it('shows the source of the first pattern in the list, not the text', () => {
    expect(ask({ op_text: 'DROP  DATABASE x; FLUSHALL', target: 'redis', matched_op: 'forged' })).toEqual({
      matched_op: '\\bFLUSHALL\\b',
      target: 'redis',
    });
  });

  it('looks at the command where there is no operation', () => {
    expect(ask({ op_text: '', command_text: 'FLUSHALL' })).toEqual({ matched_op: '\\bFLUSHALL\\b' });
    expect(ask({ op_text: 'GET x', command_text: 'FLUSHALL' })).toBeNull();
  });

  it.each([{ op_text: 'drop database x' }, { op_text: 'DROP TABLE x' }, { op_text: 7 }, { op_text: null, command_text: ['FLUSHALL'] }])(
    'does not fire on %j',
    (payload) => expect(ask(payload)).toBeNull(),
  );

  it('matches head and tail of a long text, and tells the meter', () => {
    const told: string[] = [];
    const meter = {
      clipped: () => told.push('clipped'),
      overBudget: jest.fn(),
      failed: jest.fn(),
      undeclaredEvidence: jest.fn(),
      unhandled: jest.fn(),
    };
    expect(ask({ op_text: `${'x '.repeat(9_000)}FLUSHALL` }, { meter })).toEqual({ matched_op: '\\bFLUSHALL\\b' });
    expect(told).toEqual(['clipped']);
  });

  it('passes over an entry that is no pattern, and never fires without a list', () => {
    expect(found({ patterns: [7, '(', 'FLUSH'] })).toEqual({ matched_op: 'FLUSH' });
    expect([found({ patterns: 'FLUSH' }), found({})]).toEqual([null, null]);
  });
});

describe('behavioral_ransom_note', () => {
  const parameters = { payment_keywords: ['Ransom', 'bitcoin', 'files'], require_btc_or_xmr: true };
  const ask = asking('session', 'behavioral_ransom_note', parameters);

  it('lists all keywords in the order of the rule, and prefers a Bitcoin address', () => {
    expect(ask({ note_text: `RANSOM for your Files: ${XMR} or ${BTC}` })).toEqual({ matched_keywords: ['Ransom', 'files'], btc_address: BTC });
    expect(ask({ body_text: `ransom ${XMR}`, note_text: 'other' })).toEqual({ matched_keywords: ['Ransom'], btc_address: XMR });
  });

  it('asks for no address where the rule does not', () => {
    expect(asking('session', 'behavioral_ransom_note', { ...parameters, require_btc_or_xmr: false })({ note_text: 'ransom' })).toEqual({
      matched_keywords: ['Ransom'],
    });
  });

  it.each([
    { note_text: 'ransom' },
    { note_text: BTC },
    { note_text: null },
    { note_text: [`ransom ${BTC}`] },
    { command_text: `ransom ${BTC}` },
    {},
  ])(
    'does not fire on %j',
    (payload) => expect(ask(payload)).toBeNull(),
  );

  it('looks at the stored text of a mail, and shows nothing else of it', () => {
    const mail = asking('email', 'behavioral_ransom_note', parameters, ['subject', 'btc_address', 'matched_keywords']);
    expect(mail({ subject: 'private', btc_address: 'private' }, { bodyText: `bitcoin ${BTC}` })).toEqual({
      matched_keywords: ['bitcoin'],
      btc_address: BTC,
    });
    expect(mail({ body_text: '' }, { bodyText: `bitcoin ${BTC}` })).toBeNull();
  });
});

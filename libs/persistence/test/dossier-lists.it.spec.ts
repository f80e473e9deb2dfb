// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Tag } from '@ttp/ttp-core';
import type { DataSource } from 'typeorm';
import { DossierReader } from '../src';
import { observationSizes } from '../src/dossiers/observation-sizes';
import { anAttacker, aTag, IP, profile, put, storeTags } from './builders';
import { describeOnEachDialect } from './databases';

const MALFORMED = '{"not": [json';
const at = (second: number) => new Date(Date.UTC(2026, 10, 21, 8, 0, second));
const seen = (end_ts: number) => ({ confidence: 0.5, window: { start_ts: 0.5, end_ts }, source: 'shell' });

describeOnEachDialect('the lists of a dossier', (databases) => {
  let source: DataSource;
  let reader: DossierReader;
  let attacker: string;
  const dossier = async () => {
    const found = await reader.attacker(attacker);
    if (!found) throw new Error('the attacker is gone');
    return found;
  };
  const tag = (sourceId: string, parts: Partial<Tag> = {}) => aTag({ attackerUuid: attacker, sourceId, ...parts });

  const echoed = (n: number) => tag(`#${String(n).padStart(4, '0')}`, { evidence: { command_text: `echo ${n}` } });

  const log = (id: number, fields: string, row: object = {}) => {
    const timestamp = `2026-11-21 08:00:00.${String(id).padStart(6, '0')}`;
    return put(source, 'logs', { id, timestamp, attacker_ip: IP, event_type: 'file_captured', fields, ...row });
  };
  const target = (domain: string, day: string) => {
    const times = { first_seen: '2026-11-01 00:00:00', last_seen: `2026-11-${day} 00:00:00` };
    return put(source, 'smtp_targets', { attacker_uuid: attacker, domain, ...times, count: 4 });
  };
  const observation = (id: number, end: number, row: object) => {
    const window = { window_start_ts: 0.5, window_end_ts: end };
    return put(source, 'observations', { id, attacker_uuid: attacker, primitive: `p${id}`, confidence: 0.5, ...window, source: 'shell', ...row });
  };
  const bounty = (id: number, payload: string, row: object = {}) =>
    put(source, 'bounty', { id, timestamp: `2026-11-21 08:00:0${id}`, attacker_ip: IP, bounty_type: 'fingerprint', payload, ...row });

  beforeEach(async () => {
    source = await databases().open();
    reader = new DossierReader(source);
    attacker = await anAttacker(source);
  });

  it('lists the newest captured files of the address, with the hash that there is', async () => {
    for (let id = 1; id <= 201; id++) await log(id, JSON.stringify({ sha256: `hash-${id}`, filename: 'a.sh' }));
    await log(300, '{"hash": "other", "stored_as": "b.bin"}', { timestamp: '2026-11-22 00:00:00.250000' });
    await log(301, '{"filename": "no hash"}');
    await log(302, MALFORMED);
    await log(303, '{"sha256": "elsewhere"}', { attacker_ip: '192.0.2.8' });
    await log(304, '{"sha256": "no file"}', { event_type: 'login' });
    const { artifacts } = await dossier();
    expect(artifacts.slice(0, 2)).toEqual([
      { sha256: 'other', name: 'b.bin', capturedAt: new Date('2026-11-22T00:00:00.250Z') },
      { sha256: 'hash-201', name: 'a.sh', capturedAt: new Date('2026-11-21T08:00:00.000Z') },
    ]);
    // Of the two hundred rows that are read, two tell no hash.
    expect(artifacts).toHaveLength(198);
    expect(artifacts.at(-1)).toMatchObject({ sha256: 'hash-5' });
  });

  it('weighs observations, so that a fleet of talkative attackers is read in small loads', async () => {
    await observation(1, 20.25, { value: JSON.stringify('x'.repeat(998)) });
    await observation(2, 20.5, { value: '{"n":1}' });
    expect(await observationSizes(source, [attacker, '00000000-0000-4000-8000-000000000000'])).toEqual(new Map([[attacker, 3 * 1_007 + 2 * 800]]));
  });

  it('lists mail targets, observations and fingerprints in their orders', async () => {
    await target('old.example', '02');
    await target('new.example', '03');
    await observation(1, 20.25, { value: '{"n": 1}', evidence_ref: 'e1' });
    await observation(2, 10.5, { value: '"7"', identity_ref: 'i' });
    await bounty(2, '{"fingerprint_type": "jarm", "hash": "y"}');
    await bounty(1, '{"fingerprint_type": "jarm", "hash": "x"}');
    await bounty(3, MALFORMED);
    await bounty(4, '["no object"]');
    await bounty(5, '{"hash": "z"}', { bounty_type: 'credential' });

    const { smtpTargets, observations, fingerprints } = await dossier();
    expect(smtpTargets).toEqual([
      { domain: 'new.example', firstSeen: new Date('2026-11-01T00:00:00Z'), lastSeen: new Date('2026-11-03T00:00:00Z'), count: 4 },
      expect.objectContaining({ domain: 'old.example' }),
    ]);
    expect(observations).toEqual([
      { primitive: 'p2', value: '7', ...seen(10.5), evidence_ref: null, identity_ref: 'i' },
      { primitive: 'p1', value: { n: 1 }, ...seen(20.25), evidence_ref: 'e1' },
    ]);
    expect(fingerprints).toEqual([
      { fingerprint_type: 'jarm', hash: 'x' },
      { fingerprint_type: 'jarm', hash: 'y' },
    ]);
  });

  it('takes commands as objects or lines: trimmed, each once, in the order of their first use', async () => {
    const noLines = [{ command_text: '  ' }, 7, null, { command: 7 }, ['x']];
    const commands = [{ command_text: ' id ' }, 'uname -a', { command: 'id' }, { command_text: '', command: null, text: 'ls' }, ...noLines, 'ID'];
    await profile(source, attacker, { commands: JSON.stringify(commands) });
    await storeTags(source, tag('a', { evidence: { command_text: 'not asked' } }));
    expect((await dossier()).commands).toEqual(['id', 'uname -a', 'ls', 'ID']);
  });

  it.each(['[]', MALFORMED, '{"command": "x"}'])('takes commands from the evidence of tags where the row has none: %s', async (commands) => {
    await profile(source, attacker, { commands });
    const odd = "echo 'ñ\u{1F41A}\t\"\\' \u0000";
    await storeTags(
      source,
      tag('c', { evidence: { command_text: 'late' }, observedAt: at(9) }),
      tag('a', { evidence: { command_text: odd }, observedAt: at(1) }),
      tag('b', { evidence: { command: ' LATE', other: 1 }, observedAt: at(2) }),
      tag('d', { evidence: { command_text: odd }, observedAt: at(30) }),
      tag('e', { evidence: { command_text: 7 } }),
      tag('f', { evidence: {} }),
    );
    expect((await dossier()).commands).toEqual([odd, 'LATE', 'late']);
  });

  it('takes at most two thousand commands, the first ones', async () => {
    const typed = Array.from({ length: 4_200 }, (_, i) => ({ command_text: `echo ${i >> 1}` }));
    await profile(source, attacker, { commands: JSON.stringify(typed) });
    const { commands } = await dossier();
    expect([commands.length, commands.at(-1)]).toEqual([2_000, 'echo 1999']);
  });

  it('takes at most two thousand commands from evidence', async () => {
    await storeTags(source, ...Array.from({ length: 2_100 }, (_, i) => echoed(i)));
    const { commands } = await dossier();
    expect(commands).toHaveLength(2_000);
    expect(commands.at(-1)).toBe('echo 1999');
  });
});

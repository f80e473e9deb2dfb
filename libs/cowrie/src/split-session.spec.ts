// SPDX-License-Identifier: AGPL-3.0-or-later
import fc from 'fast-check';
import type { SessionEndedPayload } from './payload';
import { splitSession } from './split-session';

const LIMIT = 64 * 1024;
const TS = '2026-11-03T09:00:00Z';

function aPayload(commands: readonly string[], attempts = 0): SessionEndedPayload {
  return {
    session_id: 'web-1:s1',
    attacker_uuid: null,
    attacker_ip: '192.0.2.10',
    decky_id: 'web-1',
    service: 'ssh',
    ended_at: TS,
    duration_s: 1,
    commands: commands.map((text, n) => ({ id: `web-1:s1#${n}`, command_text: text, ts: TS, decky: 'web-1', service: 'ssh' })),
    shard_path: null,
    auth_attempts: Array.from({ length: attempts }, (_, i) => ({ username: `user-${i}`, success: false, ts: TS, password_sha256: null })),
    downloads: [{ url: 'http://files.example/x', sha256: null, outfile: null, ts: TS, kind: 'download' }],
    client: { ssh_version: 'SSH-2.0-Go', hassh: null },
  };
}

describe('splitSession', () => {
  it('leaves alone what fits', () => {
    const payload = aPayload(['id']);
    expect(splitSession(payload, LIMIT)).toEqual([payload]);
  });

  it('gives every entry once, in order, in payloads that fit', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(9000).map((length) => '\u0001'.repeat(length)));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 40 }), fc.nat(800), (texts, attempts) => {
        const payload = aPayload(texts, attempts);
        const parts = splitSession(payload, LIMIT);
        expect(parts.flatMap((part) => part.commands)).toEqual(payload.commands);
        expect(parts.flatMap((part) => part.auth_attempts)).toEqual(payload.auth_attempts);
        expect(parts.flatMap((part) => part.downloads)).toEqual(payload.downloads);
        for (const part of parts) expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(LIMIT);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['ASCII', 'x'],
    ['control characters, six bytes each in JSON', '\u0001'],
    ['surrogate pairs', '😀'],
  ])('cuts one command too long, of %s, and says so', (_, character) => {
    const [part, ...others] = splitSession(aPayload([character.repeat(100_000)]), LIMIT);
    const text = part?.commands[0]?.command_text ?? '';
    expect(text).toMatch(/^.+…\[cut: \d{6} characters\]$/su);
    expect(text.isWellFormed()).toBe(true);
    expect(Buffer.byteLength(JSON.stringify(part))).toBeGreaterThan(LIMIT - 100);
    expect(Buffer.byteLength(JSON.stringify(part))).toBeLessThanOrEqual(LIMIT);
    expect(others).toHaveLength(1);
  });

  it('refuses a limit that nothing fits in', () => {
    expect(() => splitSession(aPayload([]), 1000)).toThrow(RangeError);
  });
});

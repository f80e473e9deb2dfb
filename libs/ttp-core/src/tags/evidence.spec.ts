// SPDX-License-Identifier: AGPL-3.0-or-later
import { aCommand, anEvent } from '../testing';
import { EVIDENCE_TEXT_MAX, capText, patternEvidence } from './evidence';
import { undeclaredEvidence } from './evidence-schema';

describe('patternEvidence', () => {
  it('copies what exists, null included, and who ran the command where', () => {
    const event = aCommand('head -c 40 /etc/shadow', { uid: '33', pwd: null, port: 22 });
    expect(patternEvidence(event, ['command_text', 'absent'], false)).toEqual({ command_text: 'head -c 40 /etc/shadow', uid: '33', pwd: null });
  });

  it('adds no context to other kinds', () => {
    const event = anEvent({ sourceKind: 'http_request', payload: { raw_url: '/', user: 'ann' } });
    expect(patternEvidence(event, ['raw_url'], false)).toEqual({ raw_url: '/' });
  });

  it('cuts a long command and says so', () => {
    const { command_text: text, truncated } = patternEvidence(aCommand('a'.repeat(EVIDENCE_TEXT_MAX + 1)), ['command_text'], false);
    expect(text).toHaveLength(EVIDENCE_TEXT_MAX);
    expect(text).toMatch(/a…\[truncated\]$/);
    expect(truncated).toBe(true);
  });

  it('says so when only a part of the text was matched', () => {
    expect(patternEvidence(aCommand('id'), [], true)).toEqual({ truncated: true });
  });

  it('adds no such mark where the kind does not declare it', () => {
    const event = anEvent({ sourceKind: 'http_request', payload: { raw_url: '/'.repeat(9000) } });
    expect(Object.keys(patternEvidence(event, ['raw_url'], true))).toEqual(['raw_url']);
  });

  it('stores no credentials from headers', () => {
    const event = anEvent({ sourceKind: 'http_request', payload: { headers: { Authorization: 'Basic made-up', host: 'a.example' } } });
    expect(patternEvidence(event, ['headers'], false)).toEqual({ headers: { Authorization: '[redacted]', host: 'a.example' } });
  });
});

describe('capText', () => {
  it('leaves a text at the limit alone', () => {
    const text = 'a'.repeat(EVIDENCE_TEXT_MAX);
    expect(capText(text)).toBe(text);
  });

  it.each([0, 1])('never splits a surrogate pair (offset %d)', (offset) => {
    const text = 'a'.repeat(offset) + '😀'.repeat(EVIDENCE_TEXT_MAX);
    expect(capText(text).isWellFormed()).toBe(true);
  });
});

describe('undeclaredEvidence', () => {
  it.each([
    ['command', ['command_text', 'uid', 'user', 'src', 'pwd', 'truncated', 'matched_tokens', 'rule_pattern', 'password'], ['password']],
    ['email', ['btc_address', 'matched_keywords', 'rcpt'], ['rcpt']],
    ['session', ['anything'], []],
  ] as const)('of %s', (kind, keys, expected) => {
    expect(undeclaredEvidence(kind, keys)).toEqual(expected);
  });
});

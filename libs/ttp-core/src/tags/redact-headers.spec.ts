// SPDX-License-Identifier: AGPL-3.0-or-later
import { redactHeaders } from './redact-headers';

describe('redactHeaders', () => {
  it.each([
    ['an object', { Cookie: 'sid=made-up', accept: '*/*' }, { Cookie: '[redacted]', accept: '*/*' }],
    ['an object of lists', { 'set-cookie': ['a=1', 'b=2'] }, { 'set-cookie': '[redacted]' }],
    ['a list of pairs', [['Proxy-Authorization', 'Basic made-up'], ['Host', 'a.example']], [['Proxy-Authorization', '[redacted]'], ['Host', 'a.example']]],
    ['a list of named values', [{ name: 'authorization', value: 'Bearer made-up' }], [{ name: 'authorization', value: '[redacted]' }]],
    ['a list of lines', ['Cookie: sid=made-up', 'Host: a.example'], ['Cookie: [redacted]', 'Host: a.example']],
    ['a block', 'Host: a.example\r\nAuthorization: Basic made-up\r\nAccept: */*', 'Host: a.example\nAuthorization: [redacted]\nAccept: */*'],
    ['a block with a folded value', 'Cookie: a=1;\n b=made-up\nHost: a.example', 'Cookie: [redacted]\nHost: a.example'],
    ['nothing', null, null],
  ])('of %s hides what may be a credential', (_, headers, expected) => {
    expect(redactHeaders(headers)).toEqual(expected);
  });
});

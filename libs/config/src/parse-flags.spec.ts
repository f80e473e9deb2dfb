// SPDX-License-Identifier: AGPL-3.0-or-later
import { parseFlags, UsageError } from './parse-flags';

describe('parseFlags', () => {
  it('reads settings and the configuration file', () => {
    expect(parseFlags(['--db-name', 'made-up', '--config', 'x.yaml'])).toEqual({ flags: { 'db-name': 'made-up' }, file: 'x.yaml' });
  });

  it.each([
    [['--developer'], { developer: 'true' }],
    [['--developer', '--port', '1'], { developer: 'true', port: '1' }],
    [['--developer', 'false'], { developer: 'false' }],
  ])('takes %j for %j', (args, flags) => expect(parseFlags(args).flags).toEqual(flags));

  it.each([[['--nonsense', 'x']], [['x']], [['--port']]])('refuses %j', (args) => expect(() => parseFlags(args)).toThrow(UsageError));
});

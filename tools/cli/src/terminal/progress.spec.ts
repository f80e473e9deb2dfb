// SPDX-License-Identifier: AGPL-3.0-or-later
import { WriteStream } from 'node:tty';
import { progressOn } from './progress';

/** A stand-in for stderr, and what was written to it. */
function aStream(isTTY: boolean): { readonly stream: WriteStream; readonly written: () => string } {
  const texts: string[] = [];
  const stream: WriteStream = Object.assign(Object.create(WriteStream.prototype), { isTTY, columns: 20, write: (text: string) => texts.push(text) });
  return { stream, written: () => texts.join('') };
}

describe('progress', () => {
  it('is one line a phase where there is no terminal', () => {
    const { stream, written } = aStream(false);
    const progress = progressOn(stream);
    progress.phase('importing \u001b[2J');
    progress.update('50 %');
    progress.end();
    expect(written()).toBe('importing \\u{1b}[2J\n');
  });

  it('is a line that is rewritten, never wider than the terminal, on a terminal', () => {
    const { stream, written } = aStream(true);
    const progress = progressOn(stream);
    progress.phase('importing a long name');
    progress.phase('tagging');
    progress.update('3 left');
    progress.end();
    progress.end();
    expect(written()).toBe('\r\u001b[Kimporting a long na\n\r\u001b[Ktagging\r\u001b[Ktagging 3 left\n');
  });
});

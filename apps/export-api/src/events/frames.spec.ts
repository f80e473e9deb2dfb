// SPDX-License-Identifier: AGPL-3.0-or-later
import { frameOf, MISSED, RecentFrames } from './frames';

const numbered = (n: number) => frameOf(`id-${n}`, 'ttp.tagged', { n });

describe('a frame', () => {
  it('is one line of data, whatever it tells of', () => {
    const { text } = frameOf('a', 'ttp.tagged', { command: 'echo "\n\ndata: forged\r\n\rid: 9"\u2028' });
    expect(text).toBe('id: a\nevent: ttp.tagged\ndata: {"command":"echo \\"\\n\\ndata: forged\\r\\n\\rid: 9\\"\\u2028"}\n\n');
  });
});

describe('the recent frames', () => {
  it('are those behind the one that a client saw last', () => {
    const recent = new RecentFrames();
    for (const n of [1, 2, 3]) recent.add(numbered(n));
    expect(recent.behind('id-1')).toEqual([numbered(2).text, numbered(3).text]);
    expect(recent.behind('id-3')).toEqual([]);
    expect(recent.behind('id-9')).toEqual([MISSED]);
    recent.clear();
    expect(recent.behind('id-3')).toEqual([MISSED]);
  });

  it('hold each once', () => {
    const recent = new RecentFrames();
    expect([recent.add(numbered(1)), recent.add(numbered(2)), recent.add(numbered(1))]).toEqual([true, true, false]);
    expect(recent.behind('id-1')).toEqual([numbered(2).text]);
  });

  it('are a thousand, or fewer that are large', () => {
    const recent = new RecentFrames();
    for (let n = 0; n < 1_500; n++) recent.add(numbered(n));
    expect([recent.behind('id-499'), recent.behind('id-500').length]).toEqual([[MISSED], 999]);
    recent.add(frameOf('large', 'ttp.tagged', { text: 'x'.repeat(4 * 1024 * 1024) }));
    expect(recent.behind('id-1499')).toEqual([MISSED]);
  });
});

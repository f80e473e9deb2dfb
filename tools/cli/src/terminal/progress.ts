// SPDX-License-Identifier: AGPL-3.0-or-later

/** What a long command is doing. On a terminal one line that is rewritten; elsewhere one line per phase. Always on stderr. */
export interface Progress {
  /** A new phase begins. */
  phase(text: string): void;
  /** How far the phase is; shown on a terminal only. */
  update(text: string): void;
  /** Nothing more will be told. */
  end(): void;
}

const CLEAR_LINE = '\r\u001b[K';
const REDRAW_MS = 80;

export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? terminalProgress(stream) : { phase: (text) => void stream.write(`${text}\n`), update: () => undefined, end: () => undefined };
}

function terminalProgress(stream: NodeJS.WriteStream): Progress {
  let current = '';
  let drawnAt = 0;
  return {
    phase(text) {
      if (current) stream.write('\n');
      current = text;
      stream.write(`${CLEAR_LINE}${text}`);
    },
    update(text) {
      if (Date.now() - drawnAt < REDRAW_MS) return;
      drawnAt = Date.now();
      stream.write(`${CLEAR_LINE}${current} ${text}`.slice(0, stream.columns + CLEAR_LINE.length - 1));
    },
    end() {
      if (current) stream.write('\n');
      current = '';
    },
  };
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { printable } from '@ttp/ttp-core/printable';

/** What a long command is doing. On a terminal one line that is rewritten; elsewhere one line per phase. Always on stderr. */
export interface Progress {
  /** A new phase begins. */
  phase(text: string): void;
  /** How far the phase is; shown on a terminal only. */
  update(text: string): void;
  /** Leaves the line: something else is written next, or nothing more. */
  end(): void;
}

/** For output that a progress line would disturb. */
export const NO_PROGRESS: Progress = { phase: () => undefined, update: () => undefined, end: () => undefined };

const CLEAR_LINE = '\r\u001b[K';
const REDRAW_MS = 80;
/** Some terminals say that they have none. */
const DEFAULT_COLUMNS = 80;

export function progressOn(stream: NodeJS.WriteStream): Progress {
  return stream.isTTY ? terminalProgress(stream) : { ...NO_PROGRESS, phase: (text) => void stream.write(`${printable(text)}\n`) };
}

function terminalProgress(stream: NodeJS.WriteStream): Progress {
  let current = '';
  let isDrawn = false;
  let drawnAt = 0;
  const draw = (text: string) => {
    // Cut: a line that wraps could not be rewritten.
    stream.write(`${CLEAR_LINE}${printable(text).slice(0, (stream.columns || DEFAULT_COLUMNS) - 1)}`);
    isDrawn = true;
  };
  const end = () => {
    if (isDrawn) stream.write('\n');
    isDrawn = false;
  };
  return {
    phase(text) {
      end();
      current = text;
      draw(text);
    },
    update(text) {
      if (Date.now() - drawnAt < REDRAW_MS) return;
      drawnAt = Date.now();
      draw(`${current} ${text}`.trimStart());
    },
    end,
  };
}

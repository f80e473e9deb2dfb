// SPDX-License-Identifier: AGPL-3.0-or-later

const CLEAR_LINE = '\r\u001b[K';

/** Shows one line that is rewritten, on a terminal only; an empty text takes it away. */
export type Progress = (text: string) => void;

export const progressOn = (stream: NodeJS.WriteStream): Progress =>
  stream.isTTY ? (text) => void stream.write(`${CLEAR_LINE}${text}`.slice(0, stream.columns + CLEAR_LINE.length - 1)) : () => undefined;

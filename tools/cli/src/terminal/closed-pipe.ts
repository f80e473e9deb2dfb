// SPDX-License-Identifier: AGPL-3.0-or-later

/** Whether a write failed because whoever read our output has gone, as `head` does: no failure of ours. */
export const isClosedPipe = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');

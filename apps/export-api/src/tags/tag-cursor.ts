// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TagCursor } from '@ttp/persistence';

/** Milliseconds and uuid of the last tag of a page. */
export const CURSOR = /^\d{1,15}\.[0-9a-f-]{36}$/;

export const cursorText = ({ createdAt, uuid }: TagCursor): string => `${createdAt.getTime()}.${uuid}`;

/** Of a text that matches `CURSOR`. */
export function cursorIn(text: string): TagCursor {
  const dot = text.indexOf('.');
  return { createdAt: new Date(Number(text.slice(0, dot))), uuid: text.slice(dot + 1) };
}

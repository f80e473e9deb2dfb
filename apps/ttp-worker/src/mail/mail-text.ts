// SPDX-License-Identifier: AGPL-3.0-or-later
import PostalMime from 'postal-mime';
import { htmlText } from './html-text.ts';

/** How much of a message is looked at. The parser's time and memory go by lines and parts, not by bytes. */
export interface MessageLimits {
  readonly bytes: number;
  readonly lines: number;
  /** Lines that may begin a part. */
  readonly parts: number;
  /** Base64 is kept in pieces that end at these: a kilobyte for a few bytes. */
  readonly equalsSigns: number;
  /** Parts in parts. */
  readonly depth: number;
  readonly headerBytes: number;
  /** Messages in messages. */
  readonly messages: number;
  /** UTF-16 units of the result. */
  readonly text: number;
}

/**
 * Takes the texts as they come. The parser's own method would render each in the other format too, in a time that is quadratic in what an
 * attacker wrote. The name is that of the pinned version's method; without it no text is found, and the tests fail.
 */
class TextParts extends PostalMime {
  readonly plain: string[] = [];
  readonly html: string[] = [];

  addTextEntry(_part: unknown, kind: 'plain' | 'html', { value }: { readonly value: string }): void {
    this[kind].push(value);
  }
}

/**
 * The text of a message: its plain parts; else its HTML, as a reader sees it and then as it is written; else that of an attached text or
 * message. Null when there is none. Of a long message the head counts. Throws where parts are nested too deeply or headers are too long.
 */
export async function mailText(message: Uint8Array<ArrayBuffer>, limits: MessageLimits): Promise<string | null> {
  const text = await textOf(message, limits);
  return text === null ? null : text.slice(0, limits.text);
}

async function textOf(message: Uint8Array<ArrayBuffer>, limits: MessageLimits): Promise<string | null> {
  const parser = new TextParts({ maxNestingDepth: limits.depth, maxHeadersSize: limits.headerBytes, maxRfc822NestingDepth: 0 });
  const { attachments } = await parser.parse(headOf(message, limits));
  const plain = parser.plain.join('\n');
  if (plain.trim() !== '') return plain;
  const html = parser.html.join('\n');
  if (html.trim() !== '') return withMarkup(html);
  for (const { mimeType, content } of attachments) {
    const text = await attachedText(mimeType, new Uint8Array(content as ArrayBuffer), limits);
    if (text !== null) return text;
  }
  return null;
}

function attachedText(type: string, content: Uint8Array<ArrayBuffer>, limits: MessageLimits): Promise<string | null> | string | null {
  if (type === 'text/plain') return new TextDecoder().decode(content);
  if (type === 'text/html') return withMarkup(new TextDecoder().decode(content));
  return type === 'message/rfc822' && limits.messages > 1 ? textOf(content, { ...limits, messages: limits.messages - 1 }) : null;
}

// A payload may hide in an attribute or a script, a word between tags.
const withMarkup = (html: string): string => `${htmlText(html)}\n${html}`;

const LF = 10;
const DASH = 45;
const EQUALS = 61;

/** As much of a message as its limits allow. */
export function headOf(message: Uint8Array<ArrayBuffer>, { bytes, ...most }: MessageLimits): Uint8Array<ArrayBuffer> {
  const head = message.subarray(0, bytes);
  let [lines, parts, equalsSigns] = [0, 0, 0];
  for (let at = 0; at < head.length; at++) {
    if (head[at] === LF) lines++;
    else if (head[at] === EQUALS) equalsSigns++;
    else if (head[at] === DASH && head[at + 1] === DASH && (at === 0 || head[at - 1] === LF)) parts++;
    if (lines > most.lines || parts > most.parts || equalsSigns > most.equalsSigns) return head.subarray(0, at);
  }
  return head;
}

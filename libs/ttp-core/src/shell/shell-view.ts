// SPDX-License-Identifier: AGPL-3.0-or-later
import { scriptsOf } from './scripts-of';

/** Longest view, in UTF-16 units: what is behind it stays hidden. */
const VIEW_LIMIT = 8_192;

/** Begins each view: a pattern for the start of a text means what was typed first, not what a substitution runs. */
const NO_COMMAND = ':';

/** Without any of these a shell sees what is written. */
const HIDES = /["'\\$`{]|<</;
const WRAPS = /\b(?:busybox|toybox|sudo|doas|env|nohup|setsid|exec|command|builtin|nice|ionice|time|timeout|stdbuf|xargs|chroot|unshare|watch|eval|su|script|base64|xxd)\b|[A-Za-z_]=|\s-[a-z]{0,8}c\s/;

/**
 * A command line as a shell would understand it: quotes and escapes undone; then the commands behind wrappers, in substitutions,
 * here-documents and `sh -c` texts, and in payloads that the line decodes itself, one a line. Null when that adds nothing to the text.
 * Linear in the text; nothing is run.
 */
export function shellView(text: string): string | null {
  if (!HIDES.test(text) && !WRAPS.test(text)) return null;
  const lines = new Set<string>([NO_COMMAND]);
  const add = (line: string): number => {
    if (line === text || lines.has(line)) return 0;
    lines.add(line);
    return line.length + 1;
  };
  let size = 0;
  for (const { line: whole, wrapped } of scriptsOf(text)) {
    size += add(whole);
    for (const words of wrapped) size += add(words.join(' '));
    if (size > VIEW_LIMIT) break;
  }
  return lines.size === 1 ? null : [...lines].join('\n').slice(0, VIEW_LIMIT);
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { decodePayloads } from './decode-payload';
import { readShell } from './shell-reader';
import { unwrapCommand } from './unwrap-command';

/** Longest view, in UTF-16 units: what is behind it stays hidden. */
const VIEW_LIMIT = 8_192;
const MOST_TEXTS = 32;
const MOST_DEPTH = 4;

/** Without any of these a shell sees what is written. */
const HIDES = /["'\\$`{]|<</;
const WRAPS = /\b(?:busybox|toybox|sudo|doas|env|nohup|setsid|exec|command|builtin|nice|ionice|time|timeout|stdbuf|xargs|chroot|unshare|watch|eval|su|script|base64|xxd)\b|[A-Za-z_]=|\s-[a-z]{0,8}c\s/;

interface Task {
  readonly text: string;
  readonly depth: number;
}

/**
 * A command line as a shell would understand it: quotes and escapes undone; then the commands behind wrappers, in substitutions,
 * here-documents and `sh -c` texts, and in payloads that the line decodes itself, one a line. Null when that adds nothing to the text.
 * Linear in the text; nothing is run.
 */
export function shellView(text: string): string | null {
  if (!HIDES.test(text) && !WRAPS.test(text)) return null;
  const lines = new Set<string>();
  const tasks: Task[] = [{ text, depth: 0 }];
  let size = 0;
  for (let task = tasks[0], done = 0; task !== undefined && done < MOST_TEXTS && size <= VIEW_LIMIT; task = tasks[++done]) {
    for (const line of linesOf(task, tasks)) {
      if (line === text || lines.has(line)) continue;
      lines.add(line);
      size += line.length + 1;
    }
  }
  return lines.size === 0 ? null : [...lines].join('\n').slice(0, VIEW_LIMIT);
}

/** The lines that one text adds; what it runs in turn is added to the tasks. */
function linesOf({ text, depth }: Task, tasks: Task[]): readonly string[] {
  const { commands, text: whole, inner } = readShell(text);
  const unwrapped = commands.map(unwrapCommand);
  if (depth < MOST_DEPTH) {
    const scripts = [...inner, ...unwrapped.flatMap(({ scripts: found }) => found), ...decodePayloads(commands)];
    tasks.push(...scripts.filter((script) => script !== '').map((script) => ({ text: script, depth: depth + 1 })));
  }
  return [whole, ...unwrapped.flatMap(({ commands: found }) => found.map((words) => words.join(' ')))];
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { decodePayloads, mayDecode } from './decode-payload';
import { readShell } from './shell-reader';
import { unwrapCommand } from './unwrap-command';

const MOST_TEXTS = 32;
const MOST_DEPTH = 4;

type Words = readonly string[];

/** One text that a shell runs, as it reads it. */
export interface Script {
  /** The whole of it: quotes and escapes undone, operators kept. */
  readonly line: string;
  /** Its simple commands, each as the words that it gets. */
  readonly commands: readonly Words[];
  /** The commands behind their wrappers (`sudo`, `env A=1`, `busybox`). */
  readonly wrapped: readonly Words[];
}

interface Task {
  readonly text: string;
  readonly depth: number;
}

/**
 * What a shell runs when it is given `text`: the text itself, then what it holds of substitutions, here-documents, `sh -c` texts and
 * payloads that it decodes. Linear in the text and bounded; nothing is run.
 */
export function* scriptsOf(text: string): Generator<Script> {
  const tasks: Task[] = [{ text, depth: 0 }];
  for (let task = tasks[0], done = 0; task !== undefined && done < MOST_TEXTS; task = tasks[++done]) yield readScript(task, tasks);
}

/** Reads one text; what it runs in turn is added to the tasks. */
function readScript({ text, depth }: Task, tasks: Task[]): Script {
  const { commands, text: line, inner } = readShell(text);
  const scripts = [...inner];
  const wrapped: Words[] = [];
  for (const words of commands) {
    const found = unwrapCommand(words);
    scripts.push(...found.scripts);
    wrapped.push(...found.commands);
  }
  if (depth < MOST_DEPTH) {
    if (mayDecode(line)) scripts.push(...decodePayloads(commands));
    for (const script of scripts) if (script !== '') tasks.push({ text: script, depth: depth + 1 });
  }
  return { line, commands, wrapped };
}

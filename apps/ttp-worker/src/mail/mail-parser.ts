// SPDX-License-Identifier: AGPL-3.0-or-later
import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { MailFault } from './mail-fault';
import type { MailLimits } from './mail-limits';
import type { ThreadAnswer } from './mail.thread';

const START_LIMIT_MS = 30_000;

/** What an attacker wrote may use so much memory; the process goes on without the thread. */
const MEMORY = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 32 };

/** Beside this file, as source and as bundle. */
const THREAD = new URL(`./mail.thread${extname(import.meta.url)}`, import.meta.url);

/** Parses messages one at a time in a thread of its own, which starts with the first and is replaced when it hangs or dies. */
export class MailParser {
  private readonly closing = new AbortController();
  private thread: Worker | undefined;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly limits: Pick<MailLimits, 'message' | 'parseMs'>) {}

  get isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  /** The text of a message; see `mailText`. Throws `MailFault`, and an `Error` once it is closed. */
  parse(message: Uint8Array<ArrayBuffer>): Promise<string | null> {
    const parsed = this.turn.then(() => this.inThread(message));
    this.turn = parsed.catch(() => undefined);
    return parsed;
  }

  async close(): Promise<void> {
    this.closing.abort(new Error('the mail parser is closed'));
    await this.stop();
  }

  private async inThread(message: Uint8Array<ArrayBuffer>): Promise<string | null> {
    this.closing.signal.throwIfAborted();
    const answer = await this.ask(message).catch((fault: unknown) => this.replaceThread(fault));
    if ('refused' in answer) throw new MailFault('refused');
    return answer.text;
  }

  private async ask(message: Uint8Array<ArrayBuffer>): Promise<ThreadAnswer> {
    const thread = this.thread ?? (await this.start());
    thread.postMessage(message);
    return (await this.next(thread, this.limits.parseMs)) as ThreadAnswer;
  }

  /** It may still be busy, and then its next answer would be to the wrong question. */
  private async replaceThread(fault: unknown): Promise<never> {
    await this.stop();
    this.closing.signal.throwIfAborted();
    throw fault;
  }

  private async start(): Promise<Worker> {
    const thread = new Worker(THREAD, { name: 'mail', workerData: this.limits.message, env: {}, execArgv: [], resourceLimits: MEMORY });
    this.thread = thread;
    thread.unref();
    // Without a listener an error between two mails would end the process.
    thread.on('error', () => undefined);
    thread.once('exit', () => this.thread === thread && (this.thread = undefined));
    await this.next(thread, START_LIMIT_MS);
    return thread;
  }

  private async next(thread: Worker, limitMs: number): Promise<unknown> {
    const timeout = AbortSignal.timeout(limitMs);
    try {
      const [message] = (await once(thread, 'message', { signal: AbortSignal.any([this.closing.signal, timeout]) })) as [unknown];
      return message;
    } catch (cause) {
      throw new MailFault(timeout.aborted ? 'too_slow' : 'crashed', { cause });
    }
  }

  private async stop(): Promise<void> {
    const thread = this.thread;
    this.thread = undefined;
    await thread?.terminate();
  }
}

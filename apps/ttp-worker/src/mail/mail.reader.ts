// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Settings } from '@ttp/config';
import { needsBody, type RuleIndex, storedMessagePath, type TaggerEvent } from '@ttp/ttp-core';
import { WorkerMetrics } from '../worker.metrics';
import { MailFault, type MailFaultName } from './mail-fault';
import type { MailLimits } from './mail-limits';
import { MailParser } from './mail-parser';
import { readStoredMail } from './stored-mail';

/** Injection token: `MailLimits`. */
export const LIMITS_OF_MAILS = Symbol('limits of mails');

/** The text of a mail, where a rule of the index wants to see it and it can be had, else null. Rejects only once the worker stops. */
export type ReadMailText = (event: TaggerEvent, index: RuleIndex) => Promise<string | null>;

type StoredPath = NonNullable<ReturnType<typeof storedMessagePath>>;

/** Reads the texts of mails from where decoys stored them. */
@Injectable()
export class MailReader implements OnApplicationShutdown {
  private readonly log = new Logger(MailReader.name);
  private readonly told = new Set<MailFaultName>();
  private readonly parser: MailParser;

  constructor(
    private readonly metrics: WorkerMetrics,
    private readonly settings: Settings,
    @Inject(LIMITS_OF_MAILS) private readonly limits: MailLimits,
  ) {
    this.parser = new MailParser(limits);
  }

  // Not earlier: the consumer still finishes its batches while modules are destroyed.
  async onApplicationShutdown(): Promise<void> {
    await this.parser.close();
  }

  /** Reads one mail after another, each when it is tagged: a batch of texts could fill the memory. Its time is limited for the batch as a whole. */
  forBatch(): ReadMailText {
    let spentMs = 0;
    return async (event, index) => {
      const path = needsBody(event, index) ? storedMessagePath(event.payload['decky_id'], event.payload['stored_as']) : null;
      if (path === null) return null;
      const startedMs = performance.now();
      const text = await this.textAt(path, spentMs);
      spentMs += performance.now() - startedMs;
      return text;
    };
  }

  private async textAt(path: StoredPath, spentMs: number): Promise<string | null> {
    try {
      const { batchMs, fileBytes, message } = this.limits;
      if (spentMs > batchMs) throw new MailFault('out_of_time');
      const head = await readStoredMail(this.settings.artifactsRoot, path, { fileBytes, headBytes: message.bytes });
      const text = await this.parser.parse(head);
      this.metrics.mailText(text === null ? 'no_text' : 'read');
      return text;
    } catch (error) {
      if (this.parser.isClosed) throw error;
      const problem = error instanceof MailFault ? error : new MailFault('unreadable', { cause: error });
      this.metrics.mailText(problem.fault);
      this.tell(path, problem);
      return null;
    }
  }

  /** Each reason once: the rest is in the metric. Of the file's name only what the decoy gave it, time and digest. */
  private tell([decky, service, file]: StoredPath, { fault, message }: MailFault): void {
    if (this.told.has(fault)) return;
    this.told.add(fault);
    const mail = `${decky}/${service}/${file.split('_', 2).join('_')}_...`;
    this.log.warn(`mail ${mail} is tagged without its text: ${message}; more of this kind are only counted, in ttp_mail_texts`);
  }
}

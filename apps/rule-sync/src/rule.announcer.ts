// SPDX-License-Identifier: AGPL-3.0-or-later
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { NatsConnection } from '@nats-io/transport-node';
import { StreamAppender, TTP_RULES } from '@ttp/bus';
import { Settings } from '@ttp/config';
import { RuleLog } from '@ttp/persistence';
import { NATS } from '@ttp/service';
import { announceChange, encodeEnvelope, type LoggedChange, RULE_WRITTEN } from '@ttp/ttp-core';
import { randomUUID } from 'node:crypto';
import type { Duty } from './leadership';
import { SyncMetrics } from './sync.metrics';

/** Where the announcements stand: the change that was announced last, and the message of the stream that did it. */
interface Watermark {
  readonly logId: string;
  readonly seq: number;
  readonly lastSeq: number;
}

/**
 * Tells the bus of every change in the log, in order, each once. The log is the outbox: what is stored is announced, now or by the next
 * leader. The watermark is read from the stream itself, so that a crash between publishing and remembering repeats nothing.
 */
@Injectable()
export class RuleAnnouncer implements Duty {
  private readonly log = new Logger(RuleAnnouncer.name);
  private readonly stream: StreamAppender;
  private watermark: Watermark | null = null;
  private announcing: Promise<void> = Promise.resolve();
  private waiting = false;
  private active = false;
  private away = false;
  private polling: NodeJS.Timeout | undefined;
  private stopListening: (() => void) | undefined;

  constructor(
    @Inject(NATS) private readonly nc: NatsConnection,
    private readonly rules: RuleLog,
    private readonly settings: Settings,
    private readonly metrics: SyncMetrics,
  ) {
    this.stream = new StreamAppender(nc, TTP_RULES);
  }

  begin(): void {
    this.active = true;
    this.watermark = null;
    const subscription = this.nc.subscribe(RULE_WRITTEN, { callback: () => this.hint() });
    this.stopListening = () => subscription.unsubscribe();
    this.polling = setInterval(() => this.hint(), this.settings.pollMs);
    this.hint();
  }

  async end(): Promise<void> {
    this.active = false;
    this.stopListening?.();
    clearInterval(this.polling);
    await this.announcing;
  }

  /** Something may have been written. */
  hint(): void {
    if (this.waiting || !this.active) return;
    this.waiting = true;
    this.announcing = this.announcing.then(async () => {
      this.waiting = false;
      await this.announceAll();
    });
  }

  private async announceAll(): Promise<void> {
    try {
      while (this.active && (await this.announceSome()));
      this.away = false;
    } catch (error) {
      this.watermark = null;
      if (!this.away) this.log.error(`rule changes are not announced yet; they are tried again: ${String(error)}`);
      this.away = true;
    }
  }

  /** Answers whether to go on at once. */
  private async announceSome(): Promise<boolean> {
    const from = await this.currentWatermark();
    this.metrics.announced(from.seq, []);
    const { changes } = await this.rules.changes(from.seq);
    if (changes.length === 0) return false;
    const publications = changes.map((change) => publicationOf(change, from.logId));
    const done = await this.stream.append(publications, from.lastSeq);
    const seq = changes[done - 1]?.seq ?? from.seq;
    // After less than all, the stream tells where it stands.
    this.watermark = done === changes.length ? { ...from, seq, lastSeq: from.lastSeq + done } : null;
    if (done > 0) await this.rules.announced(seq);
    this.metrics.announced(seq, publications.slice(0, done).map(({ subject }) => subject));
    return true;
  }

  /** Ours, unless another leader has gone on from there: what it has said, our subscribers need not hear again. */
  private async currentWatermark(): Promise<Watermark> {
    const { logId, seq: end, announcedSeq } = await this.rules.head();
    const known = this.watermark;
    const isOurs = known !== null && known.logId === logId && known.seq >= announcedSeq;
    const watermark = isOurs ? known : await this.readWatermark(logId, announcedSeq);
    if (end < watermark.seq) return this.startOver(end, watermark);
    // After a crash the stream knows more than the log, until it is purged.
    if (watermark.seq > announcedSeq) await this.rules.announced(watermark.seq);
    this.watermark = watermark;
    return watermark;
  }

  /** The numbers that come now were given before, to other changes: whoever followed them starts over with another log. */
  private async startOver(end: number, { seq }: Watermark): Promise<Watermark> {
    this.log.warn(`the change log ends at ${end}, and ${seq} was announced before: the database was set back; every follower starts over`);
    this.watermark = null;
    await this.rules.fork();
    return this.currentWatermark();
  }

  private async readWatermark(logId: string, announcedSeq: number): Promise<Watermark> {
    const { lastSeq, newest } = await this.stream.end();
    return { logId, seq: Math.max(announcedSeq, seqOf(newest, logId)), lastSeq };
  }
}

/** 0 for an announcement of another log, or of another publisher. */
function seqOf(data: string | null, logId: string): number {
  try {
    const { payload } = JSON.parse(data ?? '') as { payload: { seq?: unknown; log_id?: unknown } };
    return payload.log_id === logId && typeof payload.seq === 'number' ? payload.seq : 0;
  } catch {
    return 0;
  }
}

function publicationOf(change: LoggedChange, logId: string) {
  const { subject, msgId, payload } = announceChange(change, logId);
  const id = randomUUID().replaceAll('-', '');
  return { subject, msgId, data: encodeEnvelope({ v: 1, id, topic: subject, type: '', ts: Date.now() / 1_000, payload }) };
}

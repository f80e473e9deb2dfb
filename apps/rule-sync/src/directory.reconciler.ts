// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { AttackCatalog } from '@ttp/attack-stix';
import { Settings } from '@ttp/config';
import { DirectoryRuleSource, RuleBook, type RuleEdition } from '@ttp/rule-source';
import { BootRefused, Readiness } from '@ttp/service';
import { formatIssue } from '@ttp/ttp-core';
import { readdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Duty } from './leadership';
import { RuleProjector } from './rule.projector';
import { SyncMetrics } from './sync.metrics';

const RETRY_MS = 2_000;

/** Keeps the database at what the rule directory says, from the start and after each change. */
@Injectable()
export class DirectoryReconciler implements Duty, OnModuleInit {
  private readonly log = new Logger(DirectoryReconciler.name);
  private readonly directory: string;
  private watching: Promise<() => void> | undefined;
  private reconciling: Promise<void> = Promise.resolve();
  private retrying: NodeJS.Timeout | undefined;
  private waiting = false;
  private active = false;
  private failing = false;
  private told: ReadonlySet<string> = new Set();

  constructor(
    private readonly settings: Settings,
    private readonly attack: AttackCatalog,
    private readonly projector: RuleProjector,
    private readonly metrics: SyncMetrics,
    private readonly readiness: Readiness,
  ) {
    this.directory = resolve(settings.rulesDir);
  }

  /** A wrong path is told at once, also by a standby. */
  async onModuleInit(): Promise<void> {
    if (this.settings.rulesTruth !== 'directory') return;
    await readdir(this.directory).catch((cause: unknown) => {
      throw new BootRefused(`the rule directory ${this.directory} cannot be read`, { cause });
    });
  }

  begin(): void {
    this.active = true;
    this.readiness.declare('rules');
    const source = new DirectoryRuleSource(this.directory);
    // It is asked and tells nothing by itself: a rule in another file is no news to it, but the database has to know.
    const book = new RuleBook(source, this.attack, ignore, ignore);
    this.watching = source.watch(() => this.reconcile(book));
    void this.watching.then(() => this.reconcile(book));
  }

  async end(): Promise<void> {
    this.active = false;
    (await this.watching)?.();
    clearTimeout(this.retrying);
    await this.reconciling;
    // What a leader does not do, a standby need not be ready for.
    this.readiness.ok('rules');
  }

  /** One at a time, each with what is there by then; whoever asks while one waits shares it. */
  private reconcile(book: RuleBook): void {
    if (this.waiting) return;
    this.waiting = true;
    clearTimeout(this.retrying);
    this.reconciling = this.reconciling.then(async () => {
      this.waiting = false;
      if (this.active) await this.attempt(book);
    });
  }

  private async attempt(book: RuleBook): Promise<void> {
    try {
      const edition = await this.read(book);
      await this.projector.project(edition, this.directory, () => this.active);
      this.failing = false;
      if (edition.rules.length > 0) this.readiness.ok('rules');
      else this.readiness.notReady('rules', `${this.directory} holds no usable rule; the stored rules stay as they are`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (!this.failing) this.log.error(`the stored rules stay as they are; trying on every ${RETRY_MS / 1_000} s: ${reason}`);
      this.failing = true;
      this.metrics.failed();
      this.readiness.notReady('rules', reason);
      if (this.active) this.retrying = setTimeout(() => this.reconcile(book), RETRY_MS);
    }
  }

  private async read(book: RuleBook): Promise<RuleEdition> {
    const edition = await book.refresh().catch((cause: unknown) => {
      throw new Error(`the rule directory ${this.directory} cannot be read`, { cause });
    });
    for (const issue of edition.issues) {
      if (!this.told.has(formatIssue(issue))) this.log[issue.severity === 'error' ? 'error' : 'warn'](formatIssue(issue));
    }
    this.told = new Set(edition.issues.map(formatIssue));
    return edition;
  }
}

const ignore = () => undefined;

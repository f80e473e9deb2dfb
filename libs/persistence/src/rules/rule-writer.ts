// SPDX-License-Identifier: AGPL-3.0-or-later
import { isSegment, Rejected, type RuleDefinition, type RuleState } from '@ttp/ttp-core';
import { type DataSource, type FindOptionsWhere, In, LessThan, type QueryRunner } from 'typeorm';
import { settlable } from '../connection/database-errors';
import { inTransaction, type Work } from '../connection/in-transaction';
import { toInstant } from '../connection/instant';
import { TtpRuleRow, TtpRuleStateRow } from '../entities';
import { definitionOf, definitionValue, stateOf, stateValue } from './change-values';
import { type Author, LogWriter } from './log-writer';

/** What a rule is to be; without a definition, it is deleted. */
export interface DefinitionWrite {
  readonly ruleId: string;
  readonly definition: RuleDefinition | null;
  /** The hash of what is to be replaced, null for nothing; when something else is there, nothing is written. */
  readonly replaces?: string | null;
}

/** Somebody else has changed the rule meanwhile. */
export class Superseded extends Error {
  override readonly name = 'Superseded';
}

/** What an operator asks for; who and when is the store's to say. */
export type StateWish = Pick<RuleState, 'state' | 'confidenceMax' | 'expiresAt' | 'reason'>;

/** Proves, inside the writing transaction, that the writer may write. Throws when it may not. */
export interface Fence {
  check(tx: QueryRunner): Promise<void>;
}

/** Who reverts a state that has expired. */
const CLOCK = 'expiry';

/** The one way to change rules and their states: each change is in the log, in the same transaction. Methods throw what `inTransaction` throws. */
export class RuleWriter {
  constructor(
    private readonly source: DataSource,
    private readonly fence: Fence | null = null,
  ) {}

  /**
   * Writes what differs from the stored text or path, all or nothing, and answers with the ids of these rules.
   *
   * @throws {Rejected} for a rule id that the bus could not name. One that is stored already can still be deleted.
   * @throws {Superseded} when a rule is not what a write replaces.
   */
  async writeDefinitions(writes: readonly DefinitionWrite[], author: Author): Promise<readonly string[]> {
    for (const { ruleId, definition } of writes) if (definition !== null) assertAnnounceable(ruleId);
    return this.change(async (tx, log) => {
      const rows = await tx.manager.findBy(TtpRuleRow, { ruleId: In(writes.map(({ ruleId }) => ruleId)) });
      const stored = new Map<string, Definition>(rows.map((row) => [row.ruleId, definitionOf(row)]));
      const changed: string[] = [];
      for (const { ruleId, definition, replaces } of writes) {
        const before = stored.get(ruleId) ?? null;
        if (replaces !== undefined && replaces !== (before?.contentSha256 ?? null)) throw new Superseded(`${ruleId} was changed meanwhile`);
        if (isSame(before, definition)) continue;
        await putDefinition(tx, ruleId, before, definition, author);
        const action = definition === null ? 'delete' : 'write';
        await log.append({ ruleId, action, before: definitionValue(before), after: definitionValue(definition) }, author);
        stored.set(ruleId, definition);
        changed.push(ruleId);
      }
      return changed;
    });
  }

  /**
   * Replaces the whole state. The rule may be unknown: the state applies when it comes.
   *
   * @throws {Rejected} for a rule id that the bus could not name.
   */
  async setState(ruleId: string, wish: StateWish, author: Author): Promise<RuleState> {
    assertAnnounceable(ruleId);
    return this.change(async (tx, log) => {
      const before = await readState(tx, ruleId);
      const after: RuleState = { ...wish, setBy: author.by, setAt: author.now };
      await putState(tx, ruleId, before, after);
      await log.append({ ruleId, action: 'set_state', before: stateValue(before), after: stateValue(after) }, { ...author, reason: wish.reason });
      return after;
    });
  }

  /** Back to the default. Answers whether there was a state. */
  clearState(ruleId: string, author: Author): Promise<boolean> {
    return this.change(async (tx, log) => {
      const before = await readState(tx, ruleId);
      if (before === null) return false;
      await putState(tx, ruleId, before, null);
      await log.append({ ruleId, action: 'clear_state', before: stateValue(before), after: null }, author);
      return true;
    });
  }

  /** Reverts the states that have expired, each once, whoever else does it at the same time. Answers with their rule ids. */
  async expireStates(now: Date): Promise<readonly string[]> {
    const expired = { expiresAt: LessThan(now) };
    // Mostly none has; then nobody need wait for the log.
    if (!(await this.exists(expired))) return [];
    return this.change(async (tx, log) => {
      const rows = await tx.manager.find(TtpRuleStateRow, { where: expired, order: { expiresAt: 'ASC', ruleId: 'ASC' } });
      for (const row of rows) {
        await putState(tx, row.ruleId, stateOf(row), null);
        await log.append({ ruleId: row.ruleId, action: 'expire_state', before: stateValue(stateOf(row)), after: null }, { by: CLOCK, now });
      }
      return rows.map(({ ruleId }) => ruleId);
    });
  }

  private async exists(state: FindOptionsWhere<TtpRuleStateRow>): Promise<boolean> {
    try {
      return await this.source.manager.existsBy(TtpRuleStateRow, state);
    } catch (error) {
      throw settlable(error);
    }
  }

  /** Locks the fence first and the log second, everywhere: two orders would be a deadlock. */
  private change<T>(work: (tx: QueryRunner, log: LogWriter) => ReturnType<Work<T>>): Promise<T> {
    return inTransaction(this.source, async (tx) => {
      await this.fence?.check(tx);
      return work(tx, await LogWriter.begin(tx));
    });
  }
}

/** A change that cannot be announced would hold up the announcement of all that come after it. */
function assertAnnounceable(ruleId: string): void {
  if (!isSegment(ruleId)) throw new Rejected('a rule id is one segment of a subject: without dots, asterisks, angle brackets and white space');
}

type Definition = RuleDefinition | null;

const isSame = (one: Definition, other: Definition): boolean =>
  one?.contentSha256 === other?.contentSha256 && one?.sourcePath === other?.sourcePath;

async function putDefinition(tx: QueryRunner, ruleId: string, before: Definition, after: Definition, { by, now }: Author): Promise<void> {
  if (after === null) return void (await tx.query('DELETE FROM ttp_rule WHERE rule_id = ?', [ruleId]));
  const values = [after.ruleVersion, after.sourcePath, after.text, toInstant(now), by, after.contentSha256, ruleId];
  await tx.query(
    before === null
      ? `INSERT INTO ttp_rule (rule_version, source_path, yaml_content, updated_at, updated_by, content_sha256, rule_id)
         VALUES (?, ?, ?, ?, ?, ?, ?)`
      : `UPDATE ttp_rule SET rule_version = ?, source_path = ?, yaml_content = ?, updated_at = ?, updated_by = ?, content_sha256 = ?
         WHERE rule_id = ?`,
    values,
  );
}

async function readState(tx: QueryRunner, ruleId: string): Promise<RuleState | null> {
  const row = await tx.manager.findOneBy(TtpRuleStateRow, { ruleId });
  return row && stateOf(row);
}

async function putState(tx: QueryRunner, ruleId: string, before: RuleState | null, after: RuleState | null): Promise<void> {
  if (after === null) return void (await tx.query('DELETE FROM ttp_rule_state WHERE rule_id = ?', [ruleId]));
  const { state, confidenceMax, expiresAt, reason, setBy, setAt } = after;
  const values = [state, confidenceMax, expiresAt && toInstant(expiresAt), reason, setBy, setAt && toInstant(setAt), ruleId];
  await tx.query(
    before === null
      ? 'INSERT INTO ttp_rule_state (state, confidence_max, expires_at, reason, set_by, set_at, rule_id) VALUES (?, ?, ?, ?, ?, ?, ?)'
      : 'UPDATE ttp_rule_state SET state = ?, confidence_max = ?, expires_at = ?, reason = ?, set_by = ?, set_at = ? WHERE rule_id = ?',
    values,
  );
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, Payload, RpcException } from '@nestjs/microservices';
import type { NatsConnection } from '@nats-io/transport-node';
import { RuleLog } from '@ttp/persistence';
import { changeToJson, entryToJson, type LogTailJson, positionToJson, type RulePageJson } from '@ttp/rule-source';
import { NATS } from '@ttp/service';
import { NotYet, RULE_CHANGES, RULE_SNAPSHOT } from '@ttp/ttp-core';

/** For the frame around the answer. */
const OVERHEAD_BYTES = 1_024;

/** Request/reply over core NATS: who may ask is decided by the broker's permissions, not by a token. */
@Controller()
export class SnapshotResponder {
  constructor(
    private readonly rules: RuleLog,
    @Inject(NATS) private readonly nc: NatsConnection,
  ) {}

  /** `{after}` -> the stored rules whose id comes after it, as many as fit an answer. */
  @MessagePattern(RULE_SNAPSHOT)
  async snapshot(@Payload() request: unknown): Promise<RulePageJson> {
    const { position, entries, more } = await told(this.rules.page(textOf(request, 'after')));
    const fitting = this.fitting(entries.map(entryToJson));
    return { ...positionToJson(position), entries: fitting, more: more || fitting.length < entries.length };
  }

  /** `{after_seq}` -> the changes after it, as many as fit an answer. */
  @MessagePattern(RULE_CHANGES)
  async changes(@Payload() request: unknown): Promise<LogTailJson> {
    const { position, changes } = await told(this.rules.changes(numberOf(request, 'after_seq')));
    return { ...positionToJson(position), changes: this.fitting(changes.map(changeToJson)) };
  }

  /** The broker would refuse a longer answer, and the worker would wait for it in vain. */
  private fitting<T extends { readonly rule_id: string }>(items: readonly T[]): readonly T[] {
    const limit = (this.nc.info?.max_payload ?? Infinity) - OVERHEAD_BYTES;
    let size = 0;
    const end = items.findIndex((item) => (size += Buffer.byteLength(JSON.stringify(item)) + 1) > limit);
    if (end === 0) throw new RpcException(`rule ${items[0]?.rule_id} takes ${size} bytes, the broker takes ${limit}: raise max_payload`);
    return end < 0 ? items : items.slice(0, end);
  }
}

/** Nest keeps what went wrong to itself; that the database is away, the asker may know. */
async function told<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw error instanceof NotYet ? new RpcException(error.message) : error;
  }
}

// What arrives may be anything: a request without the field asks from the beginning.
function fieldOf(request: unknown, name: string): unknown {
  return typeof request === 'object' && request !== null ? (request as Record<string, unknown>)[name] : null;
}

function textOf(request: unknown, name: string): string {
  const value = fieldOf(request, name);
  return typeof value === 'string' ? value : '';
}

function numberOf(request: unknown, name: string): number {
  const value = fieldOf(request, name);
  return Number.isSafeInteger(value) ? (value as number) : 0;
}

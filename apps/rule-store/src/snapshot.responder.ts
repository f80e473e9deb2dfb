// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Inject } from '@nestjs/common';
import { MessagePattern, RpcException } from '@nestjs/microservices';
import type { NatsConnection } from '@nats-io/transport-node';
import { NATS } from '@ttp/service';
import { RULE_SNAPSHOT, type RuleFile } from '@ttp/ttp-core';
import { RuleCatalogue } from './rule.catalogue';

/** For the frame around the answer. */
const OVERHEAD_BYTES = 256;

/** Request/reply over core NATS: who may ask is decided by the broker's permissions, not by a token. */
@Controller()
export class SnapshotResponder {
  constructor(
    private readonly catalogue: RuleCatalogue,
    @Inject(NATS) private readonly nc: NatsConnection,
  ) {}

  /** The documents verbatim, for workers that have no directory. */
  @MessagePattern(RULE_SNAPSHOT)
  async snapshot(): Promise<{ files: readonly RuleFile[] }> {
    const { documents: files } = await this.catalogue.latest();
    const limit = this.nc.info?.max_payload ?? Infinity;
    const size = Buffer.byteLength(JSON.stringify(files)) + OVERHEAD_BYTES;
    // The broker would refuse the answer, and the worker would wait for it in vain.
    if (size > limit) throw new RpcException(`the rules take ${size} bytes, the broker takes ${limit}: raise max_payload`);
    return { files };
  }
}

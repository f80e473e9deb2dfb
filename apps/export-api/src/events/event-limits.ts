// SPDX-License-Identifier: AGPL-3.0-or-later
import { Injectable } from '@nestjs/common';

/** How much of the event stream one process gives, and to how many. */
@Injectable()
export class EventLimits {
  readonly keepAliveMs: number = 15_000;
  /** How long the first client waits for the broker. */
  readonly connectMs: number = 2_000;
  readonly streams: number = 200;
  readonly streamsOfUser: number = 10;
  /** What may wait to be sent to one client, in bytes, before it counts as too slow and is cut off. */
  readonly waitingBytes: number = 1_048_576;
}

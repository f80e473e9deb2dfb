// SPDX-License-Identifier: AGPL-3.0-or-later
import { BODY_LIMIT } from '@ttp/ttp-core';
import type { MessageLimits } from './mail-text';

const MIB = 1024 * 1024;

/** What stored mails may cost. */
export interface MailLimits {
  /** Beyond it a file is no mail that a decoy took. */
  readonly fileBytes: number;
  readonly message: MessageLimits;
  readonly parseMs: number;
  /** After so much no further mail of a batch is opened: its neighbours wait. */
  readonly batchMs: number;
}

export const MAIL_LIMITS: MailLimits = {
  fileBytes: 32 * MIB,
  message: { bytes: 2 * MIB, lines: 30_000, parts: 1_000, equalsSigns: 100_000, depth: 32, headerBytes: MIB / 4, messages: 3, text: BODY_LIMIT },
  parseMs: 5_000,
  batchMs: 10_000,
};

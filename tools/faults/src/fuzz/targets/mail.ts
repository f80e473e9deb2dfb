// SPDX-License-Identifier: AGPL-3.0-or-later
import { MAIL_LIMITS, mailText } from '@ttp/ttp-worker/mail';
import { MAILS, MAIL_TOKENS } from '../corpus/mails';
import { escaped } from '../escaped';
import { nearBytes } from '../near-bytes';
import { promise, type FuzzTarget } from '../target';

export const mail: FuzzTarget<Uint8Array<ArrayBuffer>> = {
  name: 'mail',
  summary: 'stored mails: a bounded text, or refused, within the time that the worker gives its thread',
  open: () => ({
    inputs: nearBytes(MAILS, MAIL_TOKENS).map((bytes) => new Uint8Array(bytes)),
    show: escaped,
    async judge(message) {
      const startedMs = performance.now();
      // The thread answers "refused" to whatever is thrown.
      const text = await mailText(message, MAIL_LIMITS.message).catch(() => null);
      promise(performance.now() - startedMs < MAIL_LIMITS.parseMs, 'the thread would have been ended');
      promise(text === null || text.length <= MAIL_LIMITS.message.text, 'a text beyond its limit');
      return text === null ? 'rejected' : 'accepted';
    },
  }),
};

// SPDX-License-Identifier: AGPL-3.0-or-later
// The thread of `MailParser`. Node runs this file as it is where the sources are run, hence the imports' endings.
import { parentPort, workerData } from 'node:worker_threads';
import { mailText, type MessageLimits } from './mail-text.ts';

/** What the thread says of each message, in order, after it has said that it is there. */
export type ThreadAnswer = { readonly text: string | null } | { readonly refused: true };

const answer = (given: ThreadAnswer): void => parentPort?.postMessage(given);

parentPort?.on('message', (message: Uint8Array<ArrayBuffer>) => {
  mailText(message, workerData as MessageLimits).then(
    (text) => answer({ text }),
    () => answer({ refused: true }),
  );
});
parentPort?.postMessage('ready');

// SPDX-License-Identifier: AGPL-3.0-or-later

/** Why the text of a mail is not known, in words for the log. */
export const MAIL_FAULTS = {
  no_root: 'the artifacts root is not there or not readable; check DECNET_ARTIFACTS_ROOT (--artifacts)',
  missing: 'the message is not stored',
  outside: 'its path leads out of the artifacts root',
  not_a_file: 'its path names no regular file',
  unreadable: 'its file cannot be read',
  too_big: 'its file is too big',
  refused: 'its parts are nested too deeply or its headers are too long',
  too_slow: 'parsing it took too long',
  crashed: 'parsing it failed; memory may have run out',
  out_of_time: 'the mails before it in its batch took too long',
} as const;

export type MailFaultName = keyof typeof MAIL_FAULTS;

/** The text of this mail cannot be had: it is tagged by what is in the event. */
export class MailFault extends Error {
  override readonly name = 'MailFault';

  constructor(
    readonly fault: MailFaultName,
    options?: ErrorOptions,
  ) {
    super(MAIL_FAULTS[fault], options);
  }
}

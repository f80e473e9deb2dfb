// SPDX-License-Identifier: AGPL-3.0-or-later
// For the fault harness, which tries the parser with hostile mails.
export { MAIL_LIMITS } from './mail-limits';
export { mailText } from './mail-text';

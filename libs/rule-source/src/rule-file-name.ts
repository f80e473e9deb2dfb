// SPDX-License-Identifier: AGPL-3.0-or-later

const RULE_FILE = /^[^.#~][^~]*\.ya?ml$/;
const SCRATCH = /\.(swp|swx|bak|orig|tmp|dist|old)\.ya?ml$/;

/** Whether a file of a rule directory is a rule: editors' scratch files (dotfiles, backups, swap files) are not. */
export const isRuleFileName = (name: string): boolean => RULE_FILE.test(name) && !SCRATCH.test(name);

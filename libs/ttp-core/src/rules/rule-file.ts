// SPDX-License-Identifier: AGPL-3.0-or-later

/** A rule document as found: its name (unique in its folder or table) and its text, verbatim. */
export interface RuleFile {
  readonly file: string;
  readonly text: string;
}

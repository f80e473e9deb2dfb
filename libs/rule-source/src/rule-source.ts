// SPDX-License-Identifier: AGPL-3.0-or-later

/** One rule document as it is stored: its name and its verbatim text. */
export interface RuleFile {
  readonly file: string;
  readonly text: string;
}

/** Where a host gets its rules from. One contract, several adapters. */
export interface RuleSource {
  /** Every rule document as it is now, sorted by name. Rejects when the source cannot be read. */
  snapshot(): Promise<readonly RuleFile[]>;
  /** Calls back whenever the documents may have changed; the answer stops it. */
  watch(onChange: () => void): () => void;
}

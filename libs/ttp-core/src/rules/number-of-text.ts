// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Findings } from './findings';
import type { Path } from './yaml-source';

export const INTEGER = /^[-+]?\d+$/;
export const DECIMAL = /^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?$/;

/** The number that a text of this form is, with a warning: DECNET's loader converts it without a word. Other values stay as they are. */
export function numberOfText(value: unknown, form: RegExp, path: Path, findings: Findings): unknown {
  if (typeof value !== 'string' || !form.test(value.trim())) return value;
  findings.warning(path, 'is a number written as a text', 'remove the quotes');
  return Number(value);
}

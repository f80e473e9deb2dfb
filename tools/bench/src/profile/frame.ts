// SPDX-License-Identifier: AGPL-3.0-or-later

/** A call, told by where its function is written. */
export interface Frame {
  /** Empty for an anonymous function; `(idle)` and the like are none. */
  readonly name: string;
  /** From the root of the repository or from `node_modules`; empty for what is built into V8 or Node. */
  readonly file: string;
  /** Of its beginning, from 1. */
  readonly line: number;
}

/** `ack settler.ts:12` and the like, on one line without the separators of folded stacks. */
export const labelOf = (frame: Frame): string => `${frame.name || '(anonymous)'} ${placeOf(frame)}`.trimEnd().replaceAll(';', ':');

export const placeOf = ({ file, line }: Frame): string => (file === '' ? '' : `${file}:${line}`);

/** Time, not a function. */
export const isPseudo = ({ name }: Frame): boolean => name.startsWith('(');

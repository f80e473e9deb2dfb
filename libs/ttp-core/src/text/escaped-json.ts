// SPDX-License-Identifier: AGPL-3.0-or-later

/** What `JSON.stringify` leaves as it is and a terminal, a reader or an old parser obeys: DEL, the C1 controls, other directions, separators. */
const OBEYED = /[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu;

/** The same JSON, such characters written as `\u009b`: whoever parses it gets the same, and whoever prints it is shown what is there. */
export const escapedJson = (json: string): string => json.replace(OBEYED, (character) => character.split('').map(escapedUnit).join(''));

const escapedUnit = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

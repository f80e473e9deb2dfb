// SPDX-License-Identifier: AGPL-3.0-or-later
import { BadRequestException } from '@nestjs/common';
import type { AttackerWrite } from '@ttp/persistence';

/** Where a page begins: at an attacker, behind one of its objects. */
export interface PagePosition extends AttackerWrite {
  /** The last object of the attacker that the page before has; empty where it has none. */
  readonly behind: string;
}

const AT = /^[1-9]\d{3}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?$/;
const UUID = /^[\x21-\x7e]{1,36}$/;
const BEHIND = /^[a-z\d-]{0,120}$/;

export const positionText = ({ at, uuid, behind }: PagePosition): string => Buffer.from(JSON.stringify([at, uuid, behind])).toString('base64url');

/** It is no secret and needs no signature: whatever it says, it only tells where to begin. @throws {BadRequestException} for what no page gave. */
export function positionIn(text: string): PagePosition {
  const [at, uuid, behind] = listIn(text).map((part) => (typeof part === 'string' ? part : ''));
  if (at === undefined || uuid === undefined || behind === undefined || !AT.test(at) || !isInstant(at) || !UUID.test(uuid) || !BEHIND.test(behind)) {
    throw new BadRequestException('next must be one that a page gave');
  }
  return { at, uuid, behind };
}

function listIn(text: string): readonly unknown[] {
  try {
    const list: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    return Array.isArray(list) && list.length === 3 ? list : [];
  } catch {
    return [];
  }
}

/** MySQL fails on a 31st of February; JavaScript takes it for a day in March. */
function isInstant(at: string): boolean {
  const time = Date.parse(`${at.slice(0, 19).replace(' ', 'T')}Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(at.slice(0, 10));
}

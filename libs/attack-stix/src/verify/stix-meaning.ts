// SPDX-License-Identifier: AGPL-3.0-or-later
import { normaliseIpv6 } from '@ttp/ttp-core';
import type { StixObject } from '../catalog/facts';
import { isIpv4 } from '../stix/address';
import { flaw } from './stix-finding';
import type { Flaw } from './stix-finding';
import { isText } from './stix-refs';

/** The first is not after the second. */
const ORDERED = [
  ['created', 'modified'],
  ['first_seen', 'last_seen'],
  ['first_observed', 'last_observed'],
  ['start_time', 'stop_time'],
] as const;

/** What the standard demands of an object beyond the kinds of its properties. */
export function meaningFlaws(object: StixObject): readonly Flaw[] {
  return [...ORDERED.flatMap(([first, last]) => timeFlaws(object, first, last)), ...addressFlaws(object), ...contentFlaws(object)];
}

function timeFlaws(object: StixObject, first: string, last: string): readonly Flaw[] {
  const [from, to] = [object[first], object[last]];
  const wrong = [first, last].filter((name) => isText(object[name]) && !isCalendarDay(object[name]));
  const impossible = wrong.map((name) => flaw(`/${name}`, 'a day that the calendar does not have', 'write a real day'));
  if (!isText(from) || !isText(to) || sortable(from) <= sortable(to)) return impossible;
  return [...impossible, flaw(`/${last}`, `before ${first}`, `write a time from ${first} on`)];
}

/** Fractions of any length compare as text once the zeros at their end are gone. */
function sortable(time: string): string {
  const [, seconds = time, fraction = ''] = /^(.{19})(?:\.(\d+))?Z$/.exec(time) ?? [];
  return `${seconds}.${fraction.replace(/0+$/, '')}`;
}

function isCalendarDay(time: string): boolean {
  const day = time.slice(0, 10);
  const ms = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(day);
}

function addressFlaws({ type, value }: StixObject): readonly Flaw[] {
  if (!isText(value)) return [];
  const isWrong4 = type === 'ipv4-addr' && !isIpv4(value);
  if (isWrong4) return [flaw('/value', 'no IPv4 address', 'write four numbers with dots; an IPv6 address is an ipv6-addr')];
  const isWrong6 = type === 'ipv6-addr' && normaliseIpv6(value) !== value;
  return isWrong6 ? [flaw('/value', 'no IPv6 address in its shortest form', 'write it as RFC 5952 does')] : [];
}

const COMMON = new Set(['type', 'spec_version', 'id', 'object_marking_refs', 'granular_markings', 'defanged']);

/** Something of each must be there. */
function contentFlaws(object: StixObject): readonly Flaw[] {
  const { type, definition, definition_type: kind, extensions, hashes, name } = object;
  const isEmptyMarking = type === 'marking-definition' && extensions === undefined && (definition === undefined || kind === undefined);
  if (isEmptyMarking) return [flaw('/definition', 'a marking that says nothing', 'write definition_type and definition, or an extension')];
  if (type === 'file' && hashes === undefined && name === undefined) return [flaw('/hashes', 'a file without hash or name', 'write one of them')];
  const isEmptyProcess = type === 'process' && Object.keys(object).every((key) => COMMON.has(key));
  return isEmptyProcess ? [flaw('/command_line', 'a process that says nothing', 'write its command_line')] : [];
}

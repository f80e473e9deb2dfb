// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StreamConfig, StreamInfo } from '@nats-io/jetstream';
import { type StreamDefinition, TTP_DLQ } from '@ttp/bus';
import { bad, type Finding, warn } from './check';

const INIT = 'run `ttp broker init` with the operator\'s key';
const EDIT = 'if that is not meant: `nats stream edit`; limits are yours to choose';
const DAY_NS = 86_400_000_000_000;
const MIB = 1_048_576;
const NEARLY_FULL = 0.8;

type Seen = Pick<StreamInfo, 'config' | 'state'>;

/** Where a stream differs from what the product asks for, to its harm. */
export function streamFindings({ config, state }: Seen, wanted: StreamDefinition): readonly Finding[] {
  const { name } = wanted;
  const missing = wanted.subjects.filter((subject) => !config.subjects.includes(subject));
  const subjects = missing.length > 0 ? [bad('streams', `${name} does not take ${missing.join(', ')}: what is published there is lost`, INIT)] : [];
  const policy = config.retention === wanted.retention ? [] : [bad('streams', `${name} drops messages by ${config.retention}, not by limits`, EDIT)];
  const less = shortfalls(config, wanted).map((text) => warn('streams', `${name} ${text}`, EDIT));
  return [...subjects, ...policy, ...less, ...fullness(name, config, state)];
}

function shortfalls(config: StreamConfig, wanted: StreamDefinition): readonly string[] {
  const { max_age = 0, max_bytes = -1, num_replicas = 1, storage } = wanted;
  return [
    isLess(config.max_age, max_age) && `keeps messages for ${days(config.max_age)}, asked for ${days(max_age)}`,
    isLess(config.max_bytes, max_bytes) && `keeps ${mebibytes(config.max_bytes)}, asked for ${mebibytes(max_bytes)}`,
    config.num_replicas < num_replicas && `has ${config.num_replicas} of ${num_replicas} copies`,
    config.storage !== storage && `is kept in ${config.storage}, asked for ${storage}`,
    config.duplicate_window < wanted.duplicate_window && `forgets message ids after ${config.duplicate_window / 1e9} s: repetitions may be stored`,
  ].filter((text) => text !== false);
}

/** Of two limits; nothing above 0 is none. */
const isLess = (one: number, other: number): boolean => one > 0 && (other <= 0 || one < other);

/** Other streams are meant to run full: what they drop has been taken. */
function fullness(name: string, { max_bytes }: StreamConfig, { bytes }: StreamInfo['state']): readonly Finding[] {
  if (name !== TTP_DLQ || max_bytes <= 0 || bytes < NEARLY_FULL * max_bytes) return [];
  return [warn('streams', `${name} holds ${mebibytes(bytes)} of ${mebibytes(max_bytes)}: then the oldest letters go`, 'read them: ttp dlq list')];
}

const days = (ns: number): string => (ns === 0 ? 'ever' : `${(ns / DAY_NS).toFixed(1)} days`);
const mebibytes = (bytes: number): string => (bytes <= 0 ? 'any number of bytes' : `${Math.round(bytes / MIB)} MiB`);

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { TSchema } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import type { TypeCheck } from '@sinclair/typebox/compiler';
import { Rejected } from '../errors';
import type { Envelope } from './envelope';
import { PAYLOAD_IDS, WIRE_ENVELOPE } from './envelope-schema';
import type { WireEnvelope } from './envelope-schema';

/** What an envelope that came without its own time or id is given. */
export interface Arrival {
  /** Unix seconds. */
  ts(): number;
  /** 32 lower-case hexadecimal characters, never given before. */
  id(): string;
}

/** Containers inside containers, the envelope being the first: a recursive reader further on must not run out of stack. */
const MAX_DEPTH = 64;

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one message; `subject` is where the transport delivered it.
 *
 * @throws {Rejected} saying which field is wrong and never what it held: the reason is stored and logged, the data is an attacker's.
 */
export function decodeEnvelope(subject: string, data: Uint8Array, arrival: Arrival): Envelope {
  return toEnvelope(subject, parseJson(data), arrival);
}

/** The same for JSON that is parsed already. */
export function toEnvelope(subject: string, json: unknown, arrival: Arrival): Envelope {
  const { id, type, ts, payload } = accepted(json);
  return { v: 1, id: id || arrival.id(), topic: subject, type: type ?? '', ts: ts ?? arrival.ts(), payload: payload ?? {} };
}

// Neither error becomes a cause: V8 quotes the input in its message.
function parseJson(data: Uint8Array): unknown {
  try {
    return JSON.parse(UTF8.decode(data));
  } catch {
    throw new Rejected('envelope is not JSON in UTF-8');
  }
}

function accepted(json: unknown): WireEnvelope {
  const { envelope, payloadIds } = validators();
  if (!envelope.Check(json)) throw rejection(envelope, json, 'envelope');
  if (json.payload && !payloadIds.Check(json.payload)) throw rejection(payloadIds, json.payload, 'payload');
  if (!nestsWithin(MAX_DEPTH, json)) throw new Rejected(`envelope nests deeper than ${MAX_DEPTH} levels`);
  return json;
}

/** The path holds names from the schema only, so nothing a sender wrote. */
function rejection(validator: TypeCheck<TSchema>, value: unknown, name: string): Rejected {
  const error = validator.Errors(value).First();
  return new Rejected(`${name}${error?.path.replaceAll('/', '.')} ${error?.schema.description}`);
}

/** Recursion stops at `levels`, however deep the value is. */
function nestsWithin(levels: number, value: object): boolean {
  if (levels === 0) return false;
  for (const child of Array.isArray(value) ? value : Object.values(value)) {
    if (typeof child === 'object' && child !== null && !nestsWithin(levels - 1, child)) return false;
  }
  return true;
}

const compile = () => ({ envelope: TypeCompiler.Compile(WIRE_ENVELOPE), payloadIds: TypeCompiler.Compile(PAYLOAD_IDS) });

let compiled: ReturnType<typeof compile> | undefined;

/** Compiled on first use: a process that only reads rules or exports does not pay for it. */
const validators = () => (compiled ??= compile());

// SPDX-License-Identifier: AGPL-3.0-or-later
import type * as Api from '@opentelemetry/api';

/** Names of spec and dashboards: who opened a span. */
export type TracerName = 'decnet.ttp' | 'decnet.ttp.worker' | 'decnet.ttp.engine' | 'decnet.ttp.store' | 'decnet.api';

/** Ids, versions, kinds, topics and states only: nothing that an attacker typed, sent or is. */
export type SpanAttributes = Readonly<Record<string, string | number | string[]>>;

/** Loaded by `startTracing` and only there: while tracing is off, a call site costs one look at this, and no library is read. */
let api: typeof Api | undefined;

export function useApi(loaded: typeof Api | undefined): void {
  api = loaded;
}

export const isTracing = (): boolean => api !== undefined;

/**
 * Runs `work` inside a span that ends with it, or with its promise; a failure marks the span and goes on.
 * `attributes` is called only while tracing is on.
 */
export function span<T>(tracer: TracerName, name: string, attributes: () => SpanAttributes, work: () => T): T {
  if (!api) return work();
  // Looked up for each span, so that a provider registered later, or by a test, is the one that sees it.
  return api.trace.getTracer(tracer).startActiveSpan(name, { attributes: attributes() }, (opened) => closing(opened, work));
}

/** W3C `traceparent` of the span that is open here. */
export function currentTraceparent(): string | undefined {
  if (!api) return undefined;
  const carrier: { traceparent?: string } = {};
  api.propagation.inject(api.context.active(), carrier);
  return carrier.traceparent;
}

/** Runs `work` as a part of the trace that a message came with; without one, or with a malformed one, spans of `work` begin a trace. */
export function withTraceparent<T>(traceparent: string | undefined, work: () => T): T {
  if (!api || traceparent === undefined) return work();
  return api.context.with(api.propagation.extract(api.context.active(), { traceparent }), work);
}

function closing<T>(opened: Api.Span, work: () => T): T {
  try {
    const result = work();
    if (!(result instanceof Promise)) {
      opened.end();
      return result;
    }
    result.then(
      () => opened.end(),
      (error: unknown) => fail(opened, error),
    );
    return result;
  } catch (error) {
    fail(opened, error);
    throw error;
  }
}

/** The error's class only: its message may quote an attacker. */
function fail(opened: Api.Span, error: unknown): void {
  const ERROR = 2 satisfies Api.SpanStatusCode.ERROR;
  opened.setStatus({ code: ERROR, message: error instanceof Error ? error.name : typeof error });
  opened.end();
}

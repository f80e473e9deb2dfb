// SPDX-License-Identifier: AGPL-3.0-or-later
import type { SpanProcessor } from '@opentelemetry/sdk-trace';
import { useApi } from './span';

export interface TracingOptions {
  readonly enabled: boolean;
  /** OTLP over gRPC, without TLS where the scheme is http. */
  readonly endpoint: string;
  /** Takes the spans instead of the exporter to `endpoint`. */
  readonly processor?: SpanProcessor;
}

/** Starts the OpenTelemetry SDK when tracing is enabled. The result flushes what is left and stops it. */
export async function startTracing(options: TracingOptions): Promise<() => Promise<void>> {
  if (!options.enabled) return async () => undefined;
  const [api, { startSdk }] = await Promise.all([import('@opentelemetry/api'), import('./sdk')]);
  const stop = startSdk(options);
  useApi(api);
  return async () => {
    useApi(undefined);
    await stop();
  };
}

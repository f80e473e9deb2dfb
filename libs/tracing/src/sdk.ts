// SPDX-License-Identifier: AGPL-3.0-or-later
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { setTimeout as delay } from 'node:timers/promises';
import type { TracingOptions } from './start-tracing';

/** A collector that is away must not keep a service from stopping. */
const STOP_LIMIT_MS = 3_000;

/** Traces only: metrics are scraped from `/metrics`, and logs go to standard error. */
export function startSdk({ endpoint, processor }: TracingOptions): () => Promise<void> {
  const sdk = new NodeSDK({
    serviceName: 'decnet',
    // The detectors would send the command line, and with it whatever secret was given as a flag.
    autoDetectResources: false,
    metricReaders: [],
    logRecordProcessors: [],
    ...(processor ? { spanProcessors: [processor] } : { traceExporter: new OTLPTraceExporter({ url: endpoint, timeoutMillis: STOP_LIMIT_MS }) }),
  });
  sdk.start();
  return () => Promise.race([sdk.shutdown(), delay(STOP_LIMIT_MS, undefined, { ref: false })]);
}

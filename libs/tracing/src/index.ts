// SPDX-License-Identifier: AGPL-3.0-or-later
export { currentTraceparent, isTracing, span, type SpanAttributes, type TracerName, withTraceparent } from './span';
export { startTracing, type TracingOptions } from './start-tracing';

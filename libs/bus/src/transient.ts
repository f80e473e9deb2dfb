// SPDX-License-Identifier: AGPL-3.0-or-later
import { JetStreamApiError } from '@nats-io/jetstream';
import { jserrors } from '@nats-io/jetstream/internal';
import { errors } from '@nats-io/transport-node';

const UNAVAILABLE = 503;

/** Whether the same request may work a moment later: no answer, no leader, JetStream not up yet, connection lost. */
export function isTransient(error: unknown): boolean {
  if (error instanceof JetStreamApiError) return error.status === UNAVAILABLE;
  if (isForbidden(error)) return false;
  return (
    error instanceof errors.TimeoutError ||
    error instanceof errors.RequestError ||
    error instanceof errors.ConnectionError ||
    error instanceof jserrors.JetStreamNotEnabled
  );
}

/** Whether JetStream has answered with one of these codes. */
export const hasCode = (error: unknown, ...codes: readonly number[]): boolean => error instanceof JetStreamApiError && codes.includes(error.code);

/** Whether the broker's permissions refuse it: the client wraps that in an error that also stands for a lost connection. */
export const isForbidden = (error: unknown): boolean =>
  error instanceof errors.PermissionViolationError || (error instanceof Error && error.cause instanceof errors.PermissionViolationError);

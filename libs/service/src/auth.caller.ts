// SPDX-License-Identifier: AGPL-3.0-or-later
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiKeyScope } from '@ttp/persistence';
import type { Claims } from './auth.token';

/** Who calls. */
export interface CallerIdentity {
  readonly name: string;
  /** Of the user or API key; null where nobody is asked who calls. */
  readonly uuid: string | null;
  /** What an API key may be used for, whatever its role; null for users. */
  readonly scopes: readonly ApiKeyScope[] | null;
  readonly isAdmin: boolean;
  readonly mustChangePassword: boolean;
}

/** An HTTP request as the guard leaves it. */
export interface CallRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query: unknown;
  /** The peer's address: what proxies say is not believed. */
  readonly ip: string;
  caller?: CallerIdentity;
  claims?: Claims | null;
}

/** Who calls, for the record of who did what. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): CallerIdentity => {
  const { caller } = context.switchToHttp().getRequest<CallRequest>();
  if (caller === undefined) throw new Error('a public route has no caller');
  return caller;
});

/** What the caller's token says; null where a service without a secret asks for none. */
export const CallerClaims = createParamDecorator(
  (_: unknown, context: ExecutionContext): Claims | null => context.switchToHttp().getRequest<CallRequest>().claims ?? null,
);

// SPDX-License-Identifier: AGPL-3.0-or-later
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who calls. */
export interface CallerIdentity {
  readonly name: string;
  readonly isAdmin: boolean;
  readonly mustChangePassword: boolean;
}

/** An HTTP request as the guard leaves it. */
export interface CallRequest {
  readonly headers: Readonly<Record<string, string | undefined>>;
  caller?: CallerIdentity;
}

/** The user name of the caller, for the record of who did what. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { caller } = context.switchToHttp().getRequest<CallRequest>();
  if (caller === undefined) throw new Error('a public route has no caller');
  return caller.name;
});

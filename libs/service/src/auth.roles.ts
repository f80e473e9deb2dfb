// SPDX-License-Identifier: AGPL-3.0-or-later
import { SetMetadata } from '@nestjs/common';
import type { ApiKeyScope } from '@ttp/persistence';

export const PUBLIC = 'public route';
export const ADMIN_ONLY = 'route for admins';
export const KEY_SCOPE = 'scope of API keys';
export const TAKES_TICKET = 'route for tickets';

/** A route that needs no token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** A route that needs the role `admin`; every other takes viewers, too. */
export const AdminOnly = () => SetMetadata(ADMIN_ONLY, true);

/** A route that takes API keys with this scope. Without the decorator, which a handler may have or its class, it takes none. */
export const KeyScope = (scope: ApiKeyScope) => SetMetadata(KEY_SCOPE, scope);

/** A route whose caller may show a ticket (`?ticket=`) instead of the token for which it was issued. */
export const TakesTicket = () => SetMetadata(TAKES_TICKET, true);

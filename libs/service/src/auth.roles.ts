// SPDX-License-Identifier: AGPL-3.0-or-later
import { SetMetadata } from '@nestjs/common';

export const PUBLIC = 'public route';
export const ADMIN_ONLY = 'route for admins';

/** A route that needs no token. */
export const Public = () => SetMetadata(PUBLIC, true);

/** A route that needs the role `admin`; every other takes viewers, too. */
export const AdminOnly = () => SetMetadata(ADMIN_ONLY, true);

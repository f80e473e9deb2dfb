// SPDX-License-Identifier: AGPL-3.0-or-later

/** Injection token: the service's name, such as `ttp-worker`. */
export const SERVICE_NAME = Symbol('service name');

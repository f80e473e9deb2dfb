// SPDX-License-Identifier: AGPL-3.0-or-later
import { aDocument } from './harness';

/** A call below `/api/v1/ttp/rules` that changes or shows R9001, or makes R9002. */
export type Route = readonly [method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body: unknown];

/** Also for API keys with the scope `read`. */
export const FOR_VIEWERS: readonly Route[] = [
  ['GET', '', undefined],
  ['GET', '/R9001', undefined],
  ['GET', '/R9001/source', undefined],
  ['GET', '/R9001/history', undefined],
  ['POST', '/validate', { text: aDocument('R9001') }],
];

/** Also for API keys with the scope `rules:write`. */
export const FOR_ADMINS: readonly Route[] = [
  ['GET', '/errors', undefined],
  ['POST', '/R9001/state', { state: 'disabled' }],
  ['PUT', '/R9001/state', { state: 'disabled' }],
  ['DELETE', '/R9001/state', undefined],
  ['POST', '', { text: aDocument('R9002') }],
  ['PUT', '/R9001', { text: aDocument('R9001', 2) }],
  ['DELETE', '/R9001', undefined],
];

export const ROUTES = [...FOR_VIEWERS, ...FOR_ADMINS];

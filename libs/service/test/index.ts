// SPDX-License-Identifier: AGPL-3.0-or-later
export { answerOf } from './answer-of';
export { documentedMetrics, exposedMetrics } from './metrics';
export { type ApiDocument, type ApiField, type ApiOperation, conformityTo } from './conformity';
export { OPEN_ROUTES, routesOf } from './routes';

// SPDX-License-Identifier: AGPL-3.0-or-later
export { answerOf } from './answer-of';
export { type ApiDocument, type ApiField, type ApiOperation, conformityTo } from './conformity';

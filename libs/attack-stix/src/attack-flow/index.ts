// SPDX-License-Identifier: AGPL-3.0-or-later
export { attackFlow } from './attack-flow';
export { verifyAttackFlow } from './verify-attack-flow';

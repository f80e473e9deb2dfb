// SPDX-License-Identifier: AGPL-3.0-or-later
export { groupOverlap } from './group-overlap';
export type { GroupOverlap, GroupOverlaps, OverlapOptions, WeightedTechnique } from './group-overlap';

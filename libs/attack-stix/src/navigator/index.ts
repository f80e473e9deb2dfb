// SPDX-License-Identifier: AGPL-3.0-or-later
export { comparisonLayer } from './comparison-layer';
export type { ComparedSide } from './comparison-layer';
export { navigatorLayer } from './layer';
export type { ActorCount, LayerHead, LayerSource } from './layer';
export { LAYER } from './layer-schema';
export type { Layer, LayerTechnique } from './layer-schema';
export { releasesOf } from './place-groups';
export { verifyLayer } from './verify-layer';

// SPDX-License-Identifier: AGPL-3.0-or-later
export { fleetObjects, type OnSkipped } from './fleet-objects';
export { makeLayer, type LayerRequest } from './make-layer';
export { Releases } from './releases';
export { comparedScope, LAYER_KINDS, scopeOf } from './scope';
export { techniqueIn } from './technique-in';

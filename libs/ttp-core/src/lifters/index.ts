// SPDX-License-Identifier: AGPL-3.0-or-later
export { lifterFires } from './fires';
export { BUILT_IN_TECHNIQUES } from './intel-greynoise';
export { INTEL_PROVIDERS, loadIntelTables, parseIntelMapping } from './intel-mapping';
export type {
  IntelMapping,
  IntelProvider,
  IntelSignal,
  IntelTables,
  IntelTechnique,
  LoadedIntelTables,
  ParsedIntelMapping,
  TechniqueCatalogue,
} from './intel-mapping';
export { LIFTERS } from './lifters';
export { BODY_LIMIT, needsBody, storedMessagePath } from './mail-body';
export type { ParameterFault } from './parameters';
export { prepareRule } from './prepare-rule';
export type { LifterMatch, PreparedRule } from './prepare-rule';
export { tagEvent } from './tag-event';
export type { ChildName, LifterName, TaggingContext, TaggingMeter } from './tagging-context';

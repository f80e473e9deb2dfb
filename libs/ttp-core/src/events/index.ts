// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './envelope';
export * from './source-kinds';
export * from './tagger-event';

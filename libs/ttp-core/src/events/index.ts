// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './anchor';
export * from './classify';
export * from './decode-envelope';
export * from './encode-envelope';
export * from './envelope';
export * from './instant';
export * from './ipv6';
export * from './source-kinds';
export * from './stored-commands';
export * from './stored-trigger';
export * from './tagger-event';
export * from './tagger-events';
export * from './topics';

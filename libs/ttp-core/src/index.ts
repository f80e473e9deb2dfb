// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './errors';
export * from './events';
export * from './rules';
export * from './engine';
export * from './tags';
export * from './text/escaped-json';
export * from './text/loopback';
export * from './text/printable';
export * from './lifters';
export * from './kill-chain';

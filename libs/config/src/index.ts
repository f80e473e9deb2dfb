// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './config-error';
export * from './load-settings';
export * from './parse-flags';
export * from './setting';
export * from './settings';
export * from './show-settings';

// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './builders';
export * from './hostile-texts';
export * from './permissive-attack';

// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './directory-rule-source';
export type { DirectoryWatchTiming } from './directory-watch';
export * from './rpc-rule-source';
export * from './rule-book';
export * from './rule-file-name';
export * from './rule-source';

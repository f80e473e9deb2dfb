// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './directory-rule-source';
export type { DirectoryWatchTiming } from './directory-watch';
export * from './hints';
export { LogMirror, type RuleLogReader } from './log-mirror';
export * from './log-rule-source';
export * from './rpc-rule-log';
export * from './rule-book';
export * from './rule-file-name';
export * from './rule-log-json';
export * from './rule-pack';
export * from './rule-source';
export * from './rule-store';
export * from './shipped-rule-pack';
export * from './stated-directory-source';

// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './find-binary';
export * from './guard-process';
export * from './mariadb';
export { findNatsServer } from './nats-program';
export * from './nats-server';

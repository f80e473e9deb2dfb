// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './attack.module';
export { Caller } from './auth.caller';
export { AdminOnly, Public } from './auth.roles';
export * from './boot-refused';
export * from './bus.module';
export * from './connections';
export * from './database.module';
export * from './process-name';
export * from './readiness';
export * from './run-service';
export * from './service.module';
export * from './service-name';
export * from './within';

// SPDX-License-Identifier: AGPL-3.0-or-later
export * from './announce';
export * from './publications';
export * from './confidence';
export * from './evidence';
export * from './evidence-schema';
export * from './make-tag';
export * from './redact-headers';
export * from './tag';
export * from './tag-id';
export * from './url-host';
export * from './uuid-v5';

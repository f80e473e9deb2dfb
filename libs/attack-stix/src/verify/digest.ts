// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';
import { canonicalJson } from '../stix/canonical-json';

/** Of what JSON says, however it is written; 22 characters, so that those of a large export fit into memory. */
export const digestOf = (json: unknown): string => hash('sha256', canonicalJson(json), 'base64url').slice(0, 22);

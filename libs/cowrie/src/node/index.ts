// SPDX-License-Identifier: AGPL-3.0-or-later
export { CursorError } from './cursor';
export { ingestCowrieFiles } from './ingest';
export type { IngestOptions, IngestResult } from './ingest-options';

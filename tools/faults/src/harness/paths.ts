// SPDX-License-Identifier: AGPL-3.0-or-later
import { realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

// dist/tools/faults/main.js is what runs, or a thread beside it.
const root = () => join(dirname(realpathSync(process.argv[1]!)), '../../..');

/** The built entry of a service. */
export const appMain = (app: string): string => join(root(), 'dist/apps', app, 'main.js');

/** The worker's, built with the points at which it can be told to kill itself. */
export const faultyWorkerMain = (): string => join(root(), 'dist/tools/faults/ttp-worker/main.js');

/** The rules that the product ships. */
export const rulesDir = (): string => join(root(), 'rules/ttp');

/** The intelligence tables that the product ships. */
export const intelDir = (): string => join(root(), 'rules/intel');

/** An envelope of each kind of event, as the core's own tests have them. */
export const fixturesDir = (): string => join(root(), 'libs/ttp-core/fixtures');

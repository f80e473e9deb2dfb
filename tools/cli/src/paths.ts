// SPDX-License-Identifier: AGPL-3.0-or-later
import { realpathSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

// dist/tools/cli/main.js is what runs.
const root = () => join(dirname(realpathSync(process.argv[1]!)), '../../..');

/** The built entry of a service. */
export const appMain = (app: string): string => join(root(), 'dist/apps', app, 'main.js');

/** The log that a newcomer sees tagged. */
export const sampleLog = (): string => join(root(), 'tools/samples/cowrie-sample.json');

/** The rules that came with the program. */
export const shippedRules = (): string => join(root(), 'rules/ttp');

/** What intelligence providers mean, as it came with the program. */
export const shippedIntel = (): string => join(root(), 'rules/intel');

/** A path as the caller means it: npm changes into the package's root before it runs a script. */
export const fromCallersFolder = (path: string): string => resolve(process.env['INIT_CWD'] ?? '.', path);

/** MITRE's terms of use, which travel with the catalogues. */
export const shippedLicense = (): string => join(root(), 'libs/attack-stix/data/LICENSE.txt');

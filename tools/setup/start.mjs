// SPDX-License-Identifier: AGPL-3.0-or-later
// `npm start`: from a fresh clone to the services running, with the sample log imported and its result shown.
import { launch } from './launch.mjs';
import { main } from './shell.mjs';

await main(() => launch('cli', ['up', '--demo', ...process.argv.slice(2)]));

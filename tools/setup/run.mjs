// SPDX-License-Identifier: AGPL-3.0-or-later
// `npm run bench`, `npm run faults`: runs a tool of this workspace, made ready first.
import { launch } from './launch.mjs';
import { main, SetupError } from './shell.mjs';

const [name, ...args] = process.argv.slice(2);

/** The fault harness, but for what it does without services, and these benches measure both databases. */
const needsMariadb = (name === 'faults' && !['fuzz', 'worst-case'].includes(args[0])) || (name === 'bench' && ['all', 'pipeline', 'profile', 'propagation', 'export', 'database', undefined].includes(args[0]));

await main(() => {
  if (!name) throw new SetupError('usage: node tools/setup/run.mjs TOOL [ARGUMENT ...]   (for example bench)', 2);
  return launch(name, args, { mariadb: needsMariadb });
});

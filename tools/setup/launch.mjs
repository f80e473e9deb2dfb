// SPDX-License-Identifier: AGPL-3.0-or-later
// Makes one built tool ready to run on this machine, then runs it in the foreground.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './ensure-built.mjs';
import { ensureMariadb } from './ensure-mariadb.mjs';
import { ensureModules } from './ensure-modules.mjs';
import { ensureNatsServer } from './ensure-nats-server.mjs';
import { childEnv, handOver, nodeBinary, ROOT, SetupError } from './shell.mjs';

/** Resolves to the tool's exit code. The tool keeps this process's working directory, so paths among `args` mean what they say. */
export function launch(name, args, { mariadb = false } = {}) {
  if (!existsSync(join(ROOT, 'tools', name, 'src/main.ts'))) throw new SetupError(`no tool named ${name}`, 2);
  ensureModules();
  const servers = { NATS_SERVER_BIN: ensureNatsServer(), ...(mariadb ? ensureMariadb() : {}) };
  ensureBuilt();
  return handOver(nodeBinary(), [join(ROOT, 'dist/tools', name, 'main.js'), ...args], { env: childEnv(servers) });
}

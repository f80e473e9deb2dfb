// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { findNatsServer } from '@ttp/embedded';
import { execFile } from 'node:child_process';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import { bad, examine, good, type Finding } from './check';

/** The first with node:sqlite as the services use it. */
const OLDEST_NODE = { major: 22, minor: 16 } as const;

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isNew = major > OLDEST_NODE.major || (major === OLDEST_NODE.major && minor >= OLDEST_NODE.minor);
  return isNew ? good('node', version) : bad('node', `${version} is too old`, `install Node ${OLDEST_NODE.major}.${OLDEST_NODE.minor} or later`);
}

/** What a broker on this machine is started from, by `ttp up` or by hand. */
export async function checkNatsServer({ natsUrl }: Settings): Promise<readonly Finding[]> {
  if (!isLocal(natsUrl)) return [good('nats-server', 'not needed here: the broker is elsewhere')];
  return await examine('nats-server', 'only `ttp up` and a broker of your own need it', async () => [await versionOf(findNatsServer())]);
}

// Docker's engine is asked: the program alone starts nothing.
const DOCKER_ENGINE = ['version', '--format', '{{.Server.Version}}'];

async function versionOf(binary: string): Promise<Finding> {
  const isDocker = basename(binary) === 'docker';
  try {
    const { stdout } = await promisify(execFile)(binary, isDocker ? DOCKER_ENGINE : ['--version'], { timeout: 5_000 });
    return good('nats-server', isDocker ? `none installed; Docker ${stdout.trim()} runs its image` : stdout.trim());
  } catch {
    const found = isDocker ? 'none installed, and no Docker engine answers' : `${binary} does not run`;
    return bad('nats-server', found, 'install nats-server, or start Docker; only `ttp up` and a broker of your own need it');
  }
}

const isLocal = (url: string) => /\/\/([^@/]*@)?(localhost|127\.[\d.]+|\[::1\])(:|$)/.test(url);

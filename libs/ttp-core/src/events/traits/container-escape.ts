// SPDX-License-Identifier: AGPL-3.0-or-later
import { runOptions, type Option } from './run-options';
import type { Trait, Words } from './words';

const HOST_PATHS: ReadonlyMap<string, string> = new Map([
  ['/', 'bind:/:/'],
  ['/etc', 'bind:/etc'],
  ['/var/run/docker.sock', 'bind:/var/run/docker.sock'],
  ['/run/docker.sock', 'bind:/var/run/docker.sock'],
]);

/** What lets a container that is started take its host over: `privileged:true`, and `bind:` with what it gets of the host. */
export const containerEscape: Trait = {
  field: 'signals',
  instead: [],
  hint: 'docker|podman|nerdctl',
  tell: (commands: readonly Words[]) => {
    const signals = new Set(commands.flatMap((words) => runOptions(words).flatMap(signalsOf)));
    return signals.size === 0 ? null : [...signals];
  },
};

function signalsOf({ name, value }: Option): readonly string[] {
  if (name === '--privileged') return /^(?:0|f|false)$/i.test(value) ? [] : ['privileged:true'];
  const signal = HOST_PATHS.get(plainPath(hostPath(name, value) ?? ''));
  return signal === undefined ? [] : [signal];
}

/** The side of a mount that lies on the host; null for an option that mounts nothing. */
function hostPath(name: string, value: string): string | null {
  if (name === '--mount') return mountSource(value);
  const isVolume = name === '-v' || name === '--volume';
  // `/:/mnt:ro`; without a colon it is a volume of its own.
  return isVolume && value.includes(':') ? value.slice(0, value.indexOf(':')) : null;
}

/** `type=bind,source=/,target=/mnt` */
function mountSource(value: string): string | null {
  const fields = value.split(',');
  const of = (name: string) => fields.find((field) => field.startsWith(`${name}=`))?.slice(name.length + 1);
  return of('type') === 'bind' ? (of('source') ?? of('src') ?? null) : null;
}

/** Without `.`, `..` and needless slashes; a path that is not absolute stays what it is. */
function plainPath(path: string): string {
  if (!path.startsWith('/')) return path;
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '' && step !== '.') steps.push(step);
  }
  return `/${steps.join('/')}`;
}

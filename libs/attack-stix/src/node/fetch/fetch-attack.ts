// SPDX-License-Identifier: AGPL-3.0-or-later
import { join } from 'node:path';
import { cacheDirOf } from '../attack-settings';
import type { AttackSettings } from '../attack-settings';
import { download } from './download';
import type { DownloadOptions } from './download';
import { findCached } from '../find-cached';
import { verifyBundle } from '../load-bundle';
import { isFile, LICENSE_FILE } from '../locate-license';
import { LICENSE_SHA256, pinnedBundle } from '../pinned-bundle';
import type { PinnedBundle } from '../pinned-bundle';
import { sha256OfFile } from '../uncompressed';

const MITRE = 'https://raw.githubusercontent.com/mitre-attack/attack-stix-data/master';
const LICENSE_LIMIT_BYTES = 1024 * 1024;
/** Two and a half times today's bundle. */
const BUNDLE_LIMIT_BYTES = 128 * 1024 * 1024;
const IDLE_MS = 60_000;

export interface FetchOptions {
  /** Download again what is there. */
  readonly force?: boolean | undefined;
  /** Folder of the files, as an https URL; MITRE's by default. */
  readonly mirror?: string | undefined;
  /** True by default: only the pinned bundle is kept. */
  readonly verify?: boolean | undefined;
  readonly resume?: boolean | undefined;
  readonly idleMs?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly onProgress?: DownloadOptions['onProgress'];
  /** Told when the licence is not the one we know. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

export interface FetchedAttack {
  readonly bundlePath: string;
  readonly licensePath: string;
}

/**
 * Downloads MITRE's licence and the pinned bundle to the cache directory, where they are not there yet; an explicit bundle does not matter.
 * Throws `AttackDataError` naming which of the two failed and why, `DigestMismatch` when the bundle is another.
 */
export async function fetchAttack(settings: AttackSettings, options: FetchOptions = {}): Promise<FetchedAttack> {
  const pinned = pinnedBundle(settings);
  // First, so that no copy of the bundle is ever without it.
  const licensePath = await fetchLicense(settings, options);
  return { bundlePath: await fetchBundle(settings, pinned, options), licensePath };
}

async function fetchBundle(settings: AttackSettings, pinned: PinnedBundle, options: FetchOptions): Promise<string> {
  const verify = async (path: string) => (options.verify === false ? undefined : await verifyBundle(path, pinned));
  const cached = findCached(settings);
  if (cached !== null && options.force !== true) {
    await verify(cached);
    return cached;
  }
  const name = `enterprise-attack-${pinned.release}.json`;
  const target = join(cacheDirOf(settings), name);
  const maxBytes = options.maxBytes ?? BUNDLE_LIMIT_BYTES;
  await fetchFile(`enterprise-attack/${name}`, target, options, { what: 'ATT&CK bundle', maxBytes, verify });
  return target;
}

/** The licence alone; answers where it lies. */
export async function fetchLicense(settings: AttackSettings, options: FetchOptions = {}): Promise<string> {
  const target = join(cacheDirOf(settings), LICENSE_FILE);
  if (isFile(target) && options.force !== true) return target;
  const verify = async (path: string) => warnOfEdits(path, options);
  await fetchFile(LICENSE_FILE, target, { ...options, resume: false }, { what: 'ATT&CK licence', maxBytes: LICENSE_LIMIT_BYTES, verify });
  return target;
}

async function warnOfEdits(path: string, { onWarning }: FetchOptions): Promise<void> {
  const actual = await sha256OfFile(path);
  if (actual !== LICENSE_SHA256) onWarning?.(`MITRE's licence has changed: its SHA-256 is ${actual}, known is ${LICENSE_SHA256}; read it`);
}

type FileOptions = Pick<DownloadOptions, 'what' | 'maxBytes' | 'verify'>;

async function fetchFile(name: string, target: string, options: FetchOptions, file: FileOptions): Promise<void> {
  const { mirror = MITRE, resume = true, idleMs = IDLE_MS, onProgress } = options;
  const url = new URL(name, mirror.endsWith('/') ? mirror : `${mirror}/`);
  await download(url, target, { ...file, idleMs, resume, onProgress });
}

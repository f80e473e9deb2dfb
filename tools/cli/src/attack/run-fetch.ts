// SPDX-License-Identifier: AGPL-3.0-or-later
import { AttackDataError } from '@ttp/attack-stix';
import type { FetchedAttack } from '@ttp/attack-stix/fetch';
import { type AttackSettings, DigestMismatch, findCached, pinnedBundle, requireLicense, sha256OfFile, verifyBundle } from '@ttp/attack-stix/node';
import { EXIT } from '@ttp/config/exit-codes';
import { printable } from '@ttp/ttp-core/printable';
import type { FetchFlags } from '../commands/attack';
import { type Progress, progressOn } from '../terminal/progress';
import { reportError } from '../terminal/report-error';
import { jsonText } from '../terminal/json-text';

/** A file is not the pinned one. */
const MISMATCH = 2;
const MEBIBYTE = 1024 * 1024;

/** Brings the pinned bundle and its licence to the cache directory; answers the exit code. */
export async function runFetch(settings: AttackSettings, { force, printSha = false, from, mirror, json = false }: FetchFlags): Promise<number> {
  return await reporting(async () => {
    const { fetchAttack, importAttack } = await import('@ttp/attack-stix/fetch');
    const progress = progressOn(process.stderr);
    try {
      const fetching = { force, mirror, verify: !printSha, ...shownOn(progress) };
      const found = await (from === undefined ? fetchAttack(settings, fetching) : importAttack(settings, from));
      progress.end();
      if (printSha) await printDigests(found, json);
      else printFound(settings, found, json);
    } finally {
      progress.end();
    }
  });
}

/** Verifies the explicit bundle, else the cached one, and that its licence is there; answers the exit code. */
export async function runVerify(settings: AttackSettings, json: boolean): Promise<number> {
  return await reporting(async () => {
    const pinned = pinnedBundle(settings);
    const bundlePath = settings.attackBundle || findCached(settings);
    if (bundlePath === null) throw new AttackDataError(`no bundle of ATT&CK ${pinned.release} is cached: run ttp attack fetch`);
    await verifyBundle(bundlePath, pinned);
    printFound(settings, { bundlePath, licensePath: requireLicense(settings) }, json);
  });
}

async function reporting(work: () => Promise<void>): Promise<number> {
  try {
    await work();
    return EXIT.ok;
  } catch (error) {
    const code = reportError(error);
    if (!(error instanceof DigestMismatch)) return code;
    process.stderr.write('  -> ttp attack fetch --force downloads it again; ttp attack sha256 FILE prints the digest of a file\n');
    return MISMATCH;
  }
}

function printFound(settings: AttackSettings, { bundlePath, licensePath }: FetchedAttack, json: boolean): void {
  const { release, sha256 } = pinnedBundle(settings);
  if (json) process.stdout.write(jsonText({ release, sha256, bundle: bundlePath, license: licensePath }));
  else process.stdout.write(`OK ${printable(bundlePath)} (version ${release})\nOK ${printable(licensePath)}\n`);
}

async function printDigests({ bundlePath, licensePath }: FetchedAttack, json: boolean): Promise<void> {
  const bundle = { sha256: await sha256OfFile(bundlePath), path: bundlePath };
  const license = { sha256: await sha256OfFile(licensePath), path: licensePath };
  const lines = [bundle, license].map(({ sha256, path }) => `${sha256}  ${printable(path)}\n`);
  process.stdout.write(json ? jsonText({ bundle, license }) : lines.join(''));
}

function shownOn(progress: Progress) {
  return {
    onProgress: (received: number, total: number | null) => {
      progress.update(`${inMebibytes(received)}${total === null ? '' : ` of ${inMebibytes(total)}`} MiB`);
    },
    onWarning: (message: string) => {
      progress.end();
      process.stderr.write(`ttp: warning: ${printable(message)}\n`);
    },
  };
}

const inMebibytes = (bytes: number): string => (bytes / MEBIBYTE).toFixed(1);

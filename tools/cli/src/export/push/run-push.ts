// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Dossier } from '@ttp/attack-stix';
import { ConfigError, type Settings, UsageError } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { printable } from '@ttp/ttp-core/printable';
import { readFile } from 'node:fs/promises';
import { chosenOf } from '../chosen';
import { exporting } from '../exporting';
import type { MispFlags } from '../run-misp';
import { eventsOf, WithoutEvent } from '../without-event';
import { MispClient, mispUrl } from './misp-client';
import { pushEvents, type PushReport } from './push-events';
import { jsonText } from '../../terminal/json-text';

export interface PushFlags extends MispFlags {
  readonly push: string;
  readonly keyFile?: string;
  readonly yes?: boolean;
  readonly json?: boolean;
}

/** Brings events to a MISP, or without `yes` tells what it would bring; answers the exit code. */
export async function runPush(settings: Settings, given: PushFlags): Promise<number> {
  const { push, keyFile, yes = false, json = false, tlp, wrap, output, ...flags } = given;
  if (wrap === true || output !== undefined) throw new UsageError('--wrap and -o write a file, --push sends; give one or the other');
  const chosen = chosenOf(flags, ['attacker']);
  const url = mispUrl(push);
  const key = await keyIn(keyFile);
  const without = new WithoutEvent();
  const report = await exporting(settings, true, async (source) => {
    const dossiers = chosen.kind === 'fleet' ? source.fleet(chosen.filter) : only(await source.attacker(chosen.id));
    const events = eventsOf(dossiers, source.optionsOf(tlp), without);
    return pushEvents(events, new MispClient(url, key, source.signal), { isDryRun: !yes, signal: source.signal });
  });
  without.say();
  process.stdout.write(json ? jsonText({ url: url.href, dry_run: !yes, ...report }) : textOf(report, url, yes));
  return report.stopped === null && report.refused === 0 ? EXIT.ok : EXIT.failure;
}

/** Never in an error, a log or a report. Throws ConfigError. */
async function keyIn(file: string | undefined): Promise<string> {
  if (file === undefined) throw new UsageError('--push needs --key-file FILE, which holds the automation key of a MISP user');
  const key = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new ConfigError([`--key-file ${file}: cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`]);
  });
  if (/^[\x21-\x7e]{1,256}$/.test(key.trim())) return key.trim();
  throw new ConfigError([`--key-file ${file}: must hold one key, of letters, digits and punctuation, and nothing else`]);
}

async function* only(dossier: Dossier): AsyncGenerator<Dossier> {
  yield dossier;
}

function textOf({ refusals, stopped, ...counts }: PushReport, { href }: URL, isSent: boolean): string {
  const would = isSent ? '' : 'would be ';
  const { created, updated, unchanged, changed_there: changedThere, refused } = counts;
  return [
    `${href}: ${created} ${would}created, ${updated} ${would}updated, ${unchanged} unchanged, ${changedThere} changed there, ${refused} refused`,
    ...refusals.map(({ uuid, reason }) => `  ${uuid}: ${reason}`),
    ...(stopped === null ? [] : [`stopped: ${stopped}; run it again, and what is there is skipped`]),
    ...(isSent ? [] : ['nothing was sent; repeat it with --yes to send']),
  ]
    .map((line) => `${printable(line)}\n`)
    .join('');
}

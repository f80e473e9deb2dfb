// SPDX-License-Identifier: AGPL-3.0-or-later
import { attackFlow, bundleText, type Tlp } from '@ttp/attack-stix';
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { exporting } from './exporting';
import { writeOutput } from './write-output';

export interface AttackFlowFlags {
  readonly session: string;
  readonly tlp: Tlp;
  readonly output?: string;
}

/** Writes a session as an Attack Flow; answers the exit code. */
export async function runAttackFlow(settings: Settings, { session, tlp, output }: AttackFlowFlags): Promise<number> {
  await exporting(settings, false, async (source) => {
    const dossier = source.known(await source.reader.session(session), 'session', session);
    const objects = attackFlow(dossier, source.optionsOf(tlp));
    if (objects.length === 0) throw new Error(`session ${session} has no technique of ATT&CK ${source.attack.release}, and a flow starts with one`);
    await writeOutput(bundleText(objects, { indent: 2 }), output, source.signal);
  });
  return EXIT.ok;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { StixObject } from '../catalog/facts';
import type { Dossier } from '../dossier/dossier';
import { attackerSpan } from './actor';
import { actorId, actorSightingId, productId } from './ids';
import { observedData } from './observed-data';
import type { StixOptions } from './options';
import { observable } from './our-object';
import { safeText } from './safe-value';
import { sighting } from './sighting';

/** Each command line once: the process, its observation, and a sighting of the attacker that ran it. */
export function commandObjects({ attacker, commands }: Dossier, options: StixOptions): readonly StixObject[] {
  const span = attackerSpan(attacker);
  // Two that differ behind 64 KiB are one here.
  const lines = new Set(commands.map((command) => safeText(command.trim())).filter((line) => line !== ''));
  return [...lines].flatMap((line) => {
    // A process has no id-contributing properties: the standard would roll dice.
    const process = observable('process', { is_hidden: false, command_line: line }, options, productId('process', 'process', attacker.uuid, line));
    const observation = observedData(process.id, attacker.uuid, span, 1, options);
    const seen = sighting(actorSightingId(observation.id), actorId(attacker.uuid), span, { count: 1 }, observation.id, options);
    return [process, observation, seen];
  });
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Dossier } from '../dossier/dossier';
import { jsonOf } from '../stix/bundle-text';
import { mispEvent } from './misp-event';
import type { MispOptions } from './misp-event';

export interface MispCollectionOptions extends MispOptions {
  /** Writes `{"Event": …}` around each event, as MISP's own exports do. */
  readonly wrap?: boolean;
  /** Told of each attacker without an event, and of the error, where there was one. */
  readonly onSkipped?: (attackerUuid: string, error: unknown) => void;
}

/** The text of `{"response": [event, …]}`, an event a line, while the dossiers still come. One bad dossier does not break the others. */
export async function* mispCollection(
  dossiers: Iterable<Dossier> | AsyncIterable<Dossier>,
  { wrap = false, onSkipped, ...options }: MispCollectionOptions,
): AsyncGenerator<string, void, undefined> {
  let between = '\n';
  yield '{"response":[';
  for await (const dossier of dossiers) {
    const event = eventText(dossier, options, onSkipped);
    if (event === null) continue;
    yield `${between}${wrap ? `{"Event":${event}}` : event}`;
    between = ',\n';
  }
  yield '\n]}\n';
}

function eventText(dossier: Dossier, options: MispOptions, onSkipped: MispCollectionOptions['onSkipped']): string | null {
  try {
    const event = mispEvent(dossier, options);
    if (event) return jsonOf(event, 0);
    onSkipped?.(dossier.attacker.uuid, null);
  } catch (error) {
    onSkipped?.(dossier.attacker.uuid, error);
  }
  return null;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import { BUS_USER_NAMES, type BusUser } from '@ttp/bus';
import type { Probes } from './broker-probes';

/** The part of docs/nats-permissions.md between its marks: who may do what, and what nobody may. */
export function permissionsTable(probes: Probes, allowed: Readonly<Record<BusUser, Probes>>): string {
  const may = (user: BusUser, operation: keyof Probes, subject: string) => allowed[user][operation].includes(subject);
  const somebodyMay = (operation: keyof Probes) => (subject: string) => BUS_USER_NAMES.some((user) => may(user, operation, subject));
  const rows = (operation: keyof Probes) =>
    probes[operation]
      .filter(somebodyMay(operation))
      .map((subject) => rowText([`\`${subject}\``, ...BUS_USER_NAMES.map((user) => (may(user, operation, subject) ? 'yes' : ''))]));
  const refused = (operation: keyof Probes) => probes[operation].filter((subject) => !somebodyMay(operation)(subject));
  return [
    ...head('Publish'),
    ...rows('publish'),
    '',
    ...head('Subscribe'),
    ...rows('subscribe'),
    '',
    `Refused to everybody, publish (${refused('publish').length} tried):`,
    '',
    ...folded(refused('publish')),
    '',
    `Refused to everybody, subscribe (${refused('subscribe').length} tried):`,
    '',
    ...folded(refused('subscribe')),
  ].join('\n');
}

const head = (title: string): readonly string[] => [rowText([title, ...BUS_USER_NAMES]), rowText(['---', ...BUS_USER_NAMES.map(() => '---')])];
const rowText = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`.replace(/ {2,}/g, ' ');

/** One line for the subjects that differ in their stream only. */
function folded(subjects: readonly string[]): readonly string[] {
  const groups = Map.groupBy(subjects, (subject) => subject.replace(STREAM, 'STREAM'));
  return [...groups].map(([shape, all]) => {
    const streams = all.flatMap((subject) => STREAM.exec(subject)?.[0] ?? []);
    if (streams.length > 1) return `- \`${shape}\`, STREAM: ${streams.map((name) => `\`${name}\``).join(', ')}`;
    return all.map((subject) => `- \`${subject}\``).join('\n');
  });
}

const STREAM = /(?<=^\$JS\..*\.)(DECNET_EVENTS|TTP_RULES|TTP_DLQ|TTP|KV_ttp_replicas|ANOTHER)(?=\.|$)/;

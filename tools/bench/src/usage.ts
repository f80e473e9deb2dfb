// SPDX-License-Identifier: AGPL-3.0-or-later
import { minutesOf, type Part, PARTS } from './all/parts';

/** `export 2`, and the sizes where `all` has its own. */
const partLine = ({ name, args, minutes }: Part): string => `  ${name.padEnd(12)} ${String(minutes).padStart(3)} min  ${args.join(' ')}`.trimEnd();

export const USAGE = `usage: bench engine [--json] [--rules N,N] [--corpus FILE] [--rounds N]
       bench pipeline [--json] [--rules N] [--db sqlite|mysql|all] [--sessions N] [--rounds N]
       bench profile [--json] [--rules N] [--db sqlite|mysql|all] [--events N] [--folded FILE]
       bench propagation [--json] [--rules N] [--edits N] [--replicas N] [--db mysql|sqlite]
       bench export [--json] [--attackers N] [--tags N] [--exported N] [--reads N] [--db mysql|sqlite]
       bench doors [--json] [--rate N] [--seconds N] [--connections N]
       bench database [--json] [--tags N] [--db mysql|sqlite]
       bench startup [--json] [--rounds N]
       bench memory [--json] [--events N] [--commands N] [--rules N,N]
       bench all [--json] [--only NAME,NAME] [--history FILE]

Examples:
  npm run bench -- pipeline --db sqlite --rounds 3
  npm run bench -- profile --db mysql --folded worker.folded
  npm run bench -- memory --events 2000000 --commands 1
  npm run bench -- all --only startup,doors

bench all takes about ${minutesOf(PARTS)} minutes on a quiet machine with two cores:
${PARTS.map(partLine).join('\n')}`;

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { printable } from '../terminal/printable';
import { checkBroker } from './check-broker';
import { checkDatabase } from './check-database';
import { checkRules } from './check-rules';
import type { Finding } from './check';

/** Looks at everything that the services need and says what to do about what is wrong; answers the exit code. */
export async function runDoctor(settings: Settings, asJson: boolean): Promise<number> {
  const findings = (await Promise.all([checkRules(settings), checkBroker(settings), checkDatabase(settings)])).flat();
  process.stdout.write(asJson ? `${JSON.stringify(findings, null, 2)}\n` : findings.map(findingText).join(''));
  return findings.every(({ ok }) => ok) ? EXIT.ok : EXIT.failure;
}

function findingText({ check, ok, detail, fix }: Finding): string {
  const found = `${ok ? 'ok  ' : 'FAIL'}  ${check.padEnd(10)} ${printable(detail)}\n`;
  return fix === undefined ? found : `${found}      ${' '.repeat(10)} -> ${printable(fix)}\n`;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { printable } from '../terminal/printable';
import { checkBroker } from './check-broker';
import { checkDatabase } from './check-database';
import { checkPorts } from './check-ports';
import { checkNatsServer, checkNode } from './check-programs';
import { checkRules } from './check-rules';
import type { Finding } from './check';

/** Looks at everything that the services need and says what to do about what is wrong; answers the exit code. */
export async function runDoctor(settings: Settings, asJson: boolean): Promise<number> {
  const checks = [checkNatsServer, checkRules, checkBroker, checkDatabase, checkPorts].map((check) => check(settings));
  const findings = [checkNode(), ...(await Promise.all(checks)).flat()];
  const width = Math.max(...findings.map(({ check }) => check.length));
  process.stdout.write(asJson ? `${JSON.stringify(findings, null, 2)}\n` : findings.map((finding) => findingText(finding, width)).join(''));
  return findings.every(({ ok }) => ok) ? EXIT.ok : EXIT.failure;
}

function findingText({ check, ok, detail, fix }: Finding, width: number): string {
  const found = `${ok ? 'ok  ' : 'FAIL'}  ${check.padEnd(width)}  ${printable(detail)}\n`;
  return fix === undefined ? found : `${found}      ${' '.repeat(width)}  -> ${printable(fix)}\n`;
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { Settings } from '@ttp/config';
import { EXIT } from '@ttp/config/exit-codes';
import { printable } from '@ttp/ttp-core/printable';
import { checkBroker } from './check-broker';
import { checkDatabase } from './check-database';
import { checkHost } from './check-host';
import { checkPorts } from './check-ports';
import { checkNatsServer, checkNode } from './check-programs';
import { checkRulePlane } from './check-rule-plane';
import { checkRules } from './check-rules';
import type { Finding } from './check';
import { jsonText } from '../terminal/json-text';

const CONNECTING = [checkNatsServer, checkHost, checkPorts, checkBroker, checkDatabase];

/** What a connection that hangs would hold up. */
const LINGER_MS = 500;

/** Looks at everything that the services need, and says what to do about what is wrong; answers the exit code. */
export async function runDoctor(settings: Settings, asJson: boolean): Promise<number> {
  const findings = await examineAll(settings);
  const width = Math.max(...findings.map(({ check }) => check.length));
  process.stdout.write(asJson ? jsonText(findings, 2) : findings.map((finding) => findingText(finding, width)).join(''));
  setTimeout(() => process.exit(), LINGER_MS).unref();
  return findings.some(({ status }) => status === 'fail') ? EXIT.failure : EXIT.ok;
}

/** What waits for others goes side by side. Rules are compiled afterwards: on a busy host that would make the others late. */
async function examineAll(settings: Settings): Promise<readonly Finding[]> {
  const connected = (await Promise.all(CONNECTING.map((check) => check(settings)))).flat();
  const answers = (name: string) => connected.some(({ check, status }) => check === name && status !== 'fail');
  const plane = await checkRulePlane(settings, { broker: answers('broker'), database: answers('database') });
  return [checkNode(), ...connected, ...(await checkRules(settings)), ...plane];
}

const VERDICTS = { ok: 'ok     ', warn: 'WARN   ', fail: 'FAIL   ', skipped: 'skipped' } as const;

function findingText({ check, status, detail, fix }: Finding, width: number): string {
  const found = `${VERDICTS[status]}  ${check.padEnd(width)}  ${printable(detail)}\n`;
  return fix === undefined ? found : `${found}${' '.repeat(width + 11)}-> ${printable(fix)}\n`;
}

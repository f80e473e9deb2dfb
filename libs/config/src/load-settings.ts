// SPDX-License-Identifier: AGPL-3.0-or-later
import { isLoopback } from '@ttp/ttp-core/loopback';
import { validateSync } from 'class-validator';
import { ConfigError } from './config-error';
import { readConfigFile, type Given } from './read-config-file';
import { declaredSettings, type DeclaredSetting } from './setting';
import { Settings } from './settings';
import { withoutPassword } from './without-password';

export interface SettingSources {
  /** Parsed command-line options by flag name, without dashes; true where a flag stands alone. */
  readonly flags?: Readonly<Record<string, string | true | undefined>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** YAML file; the default one may be absent, a named one must exist. */
  readonly file?: string | undefined;
}

export interface LoadedSettings {
  readonly settings: Settings;
  /** Property -> where its value came from, such as `--nats`, `DECNET_NATS_URL`, `ttp.yaml:3: nats_url` or `default`. */
  readonly origins: Readonly<Record<string, string>>;
}

export const SETTINGS: readonly DeclaredSetting[] = declaredSettings(Settings);

/** Flags, then environment, then the YAML file, then defaults. Throws ConfigError with every problem at once. */
export function loadSettings({ flags = {}, env, file }: SettingSources): LoadedSettings {
  const problems: string[] = [];
  const fromFile = readConfigFile(file ?? (env['DECNET_TTP_CONFIG'] || undefined), SETTINGS, problems);
  const settings = new Settings();
  const origins: Record<string, string> = {};
  for (const setting of SETTINGS) {
    const given = firstGiven(setting, flags, env, fromFile);
    origins[setting.property] = given?.origin ?? 'default';
    if (given) assign(settings, setting, given, problems);
  }
  problems.push(...validate(settings, origins));
  if (problems.length > 0) throw new ConfigError(problems);
  return { settings, origins };
}

function firstGiven(
  setting: DeclaredSetting,
  flags: SettingSources['flags'] & object,
  env: SettingSources['env'],
  fromFile: ReadonlyMap<string, Given>,
): Given | undefined {
  const flag = flags[setting.flag];
  if (flag !== undefined) return { origin: `--${setting.flag}`, value: flag };
  const variable = env[setting.env];
  // An empty variable is how compose files and units say "not set".
  if (variable !== undefined && variable !== '') return { origin: setting.env, value: variable };
  return fromFile.get(setting.key);
}

function assign(settings: Settings, setting: DeclaredSetting, { origin, value }: Given, problems: string[]): void {
  const coerced = coerce(setting, value);
  if (coerced === undefined) problems.push(`${origin} must be ${WANTED[setting.type]}${setting.secret ? '' : `, not ${JSON.stringify(value)}`}`);
  else Object.assign(settings, { [setting.property]: coerced });
}

const WANTED = { string: 'a text', number: 'a number', boolean: 'true or false' } as const;

function coerce({ type, word }: DeclaredSetting, value: unknown): string | number | boolean | undefined {
  const text = typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
  if (text === undefined) return undefined;
  if (type === 'string') return word ? text.toLowerCase() : text;
  if (type === 'boolean') return BOOLEANS.get(text.toLowerCase());
  return text !== '' && Number.isFinite(Number(text)) ? Number(text) : undefined;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ...['true', '1', 'yes', 'on'].map((word) => [word, true] as const),
  ...['false', '0', 'no', 'off'].map((word) => [word, false] as const),
]);

function validate(settings: Settings, origins: Readonly<Record<string, string>>): string[] {
  const problems = validateSync(settings, { skipMissingProperties: false }).map(({ property, constraints }) => {
    const { env, secret, flag } = SETTINGS.find((setting) => setting.property === property)!;
    const origin = origins[property] === 'default' ? `${env} (--${flag})` : origins[property];
    const value = secret ? '' : ` (now ${JSON.stringify(withoutPassword(settings[property as keyof Settings]))})`;
    const messages = Object.values(constraints ?? {}).map((message) => message.replace(`${property} `, ''));
    return `${origin} ${messages.join('; ')}${value}`;
  });
  if (settings.dbUrl !== '' && settings.dbType !== 'mysql') {
    problems.push(`${origins['dbUrl']} names a server but the database is sqlite: set DECNET_DB_TYPE=mysql, or take the URL away`);
  }
  if (settings.jwtSecret === '' && !isLoopback(settings.apiHost)) {
    const where = `${settings.apiHost} (${origins['apiHost']})`;
    problems.push(`DECNET_JWT_SECRET must be set when HTTP listens on ${where}: without it anyone who reaches the address could read everything`);
  }
  if (!isLoopback(settings.apiHost) && settings.corsOrigins.split(',').some(isLoopbackOrigin)) {
    problems.push(`${origins['corsOrigins']} names a page on loopback, and HTTP listens on ${settings.apiHost}: name the origin that browsers see`);
  }
  return problems;
}

const isLoopbackOrigin = (origin: string) => isLoopback(URL.parse(origin.trim())?.hostname ?? '');

/** The same settings as environment variables, for a child process. */
export const environmentOf = (settings: Settings): Record<string, string> =>
  Object.fromEntries(SETTINGS.map(({ env, property }) => [env, String(settings[property as keyof Settings])]));

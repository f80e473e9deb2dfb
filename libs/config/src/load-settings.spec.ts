// SPDX-License-Identifier: AGPL-3.0-or-later
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from './config-error';
import { loadSettings, SETTINGS } from './load-settings';
import { showSettings } from './show-settings';

let dir: string;
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'ttp-config-'));
});
afterAll(() => rmSync(dir, { recursive: true }));

const yaml = (text: string) => {
  const file = join(dir, 'ttp.yaml');
  writeFileSync(file, text);
  return file;
};

const problemsOf = (load: () => unknown): readonly string[] => {
  try {
    load();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
};

const cors = (origins: string, more = {}) => loadSettings({ env: { DECNET_CORS_ORIGINS: origins, ...more } }).settings.corsOrigins;

describe('loadSettings', () => {
  it('prefers flags to the environment, the environment to the file, the file to defaults', () => {
    const file = yaml('api_port: 1\nworker_port: 1\nrule_store_port: 1\n');
    const env = { DECNET_API_PORT: '2', DECNET_TTP_WORKER_PORT: '2' };
    const { settings, origins } = loadSettings({ flags: { port: '3' }, env, file });
    expect([settings.apiPort, settings.workerPort, settings.ruleStorePort, settings.ruleSyncPort]).toEqual([3, 2, 1, 8003]);
    expect(origins).toMatchObject({ apiPort: '--port', workerPort: 'DECNET_TTP_WORKER_PORT', ruleStorePort: `${file}:3: rule_store_port`, ruleSyncPort: 'default' });
  });

  it('takes an empty environment variable for an absent one', () => {
    expect(loadSettings({ env: { DECNET_NATS_URL: '' } }).settings.natsUrl).toBe('nats://127.0.0.1:4222');
  });

  it('reports every problem at once, naming source and fix', () => {
    const env = { DECNET_DB_TYPE: 'oracle', DECNET_API_PORT: 'eighty', DECNET_TTP_CONFIDENCE_FLOOR: '1.5', DECNET_TTP_TAGGER_TYPE: 'x' };
    expect(problemsOf(() => loadSettings({ env }))).toEqual([
      'DECNET_API_PORT must be a number, not "eighty"',
      'DECNET_DB_TYPE must be sqlite or mysql (now "oracle")',
      'DECNET_TTP_TAGGER_TYPE must be composite (now "x")',
      'DECNET_TTP_CONFIDENCE_FLOOR must not be greater than 1 (now 1.5)',
    ]);
  });

  it('demands a database password for MySQL unless the URL carries it', () => {
    expect(problemsOf(() => loadSettings({ env: { DECNET_DB_TYPE: 'mysql' } }))).toEqual([expect.stringMatching(/^DECNET_DB_PASSWORD .*must be set when the database is mysql/)]);
    expect(loadSettings({ env: { DECNET_DB_TYPE: 'mysql', DECNET_DB_URL: 'mysql+asyncmy://u:p@h/d' } }).settings.dbType).toBe('mysql');
  });

  it('refuses a database URL that the chosen database would ignore', () => {
    const problem = 'DECNET_DB_URL names a server but the database is sqlite: set DECNET_DB_TYPE=mysql, or take the URL away';
    expect(problemsOf(() => loadSettings({ env: { DECNET_DB_URL: 'mysql://u:p@h/d' } }))).toEqual([problem]);
  });

  it('never shows a password in an error', () => {
    expect(problemsOf(() => loadSettings({ env: { DECNET_NATS_URL: 'http://ops:hunter2@192.0.2.1' } }))).toEqual([
      'DECNET_NATS_URL must look like nats://HOST:PORT or tls://HOST:PORT (now "http://ops:********@192.0.2.1")',
    ]);
  });

  it('finds captured files where DECNET keeps them, unless told otherwise', () => {
    expect(loadSettings({ env: {} }).settings.artifactsRoot).toBe('/var/lib/decnet/artifacts');
    const told = showSettings(loadSettings({ env: { DECNET_ARTIFACTS_ROOT: '/srv/artifacts' } }));
    expect(told.find(({ key }) => key === 'artifacts_root')).toMatchObject({ value: '/srv/artifacts', origin: 'DECNET_ARTIFACTS_ROOT', flag: '--artifacts' });
  });

  it('takes the three formats of logs and a file for them from everywhere, and names a wrong one', () => {
    const file = yaml('log_format: rfc5424\nsystem_logs: /var/log/ttp/worker.log\n');
    const both = { logFormat: 'rfc5424', systemLogs: '/var/log/ttp/worker.log' };
    expect(loadSettings({ env: {}, file }).settings).toMatchObject(both);
    expect(loadSettings({ env: { DECNET_LOG_FORMAT: 'RFC5424', DECNET_SYSTEM_LOGS: both.systemLogs } }).settings).toMatchObject(both);
    expect(loadSettings({ flags: { 'log-format': 'rfc5424', 'system-logs': both.systemLogs }, env: {} }).settings).toMatchObject(both);
    expect(loadSettings({ env: {} }).settings).toMatchObject({ logFormat: 'text', systemLogs: '' });
    expect(problemsOf(() => loadSettings({ env: { DECNET_LOG_FORMAT: 'syslog' } }))).toEqual(['DECNET_LOG_FORMAT must be text, json or rfc5424 (now "syslog")']);
  });

  it('takes words in any case, with white space around them', () => {
    expect(loadSettings({ env: { DECNET_TTP_TAGGER_TYPE: ' Composite ', DECNET_LOG_FORMAT: 'JSON' } }).settings).toMatchObject({ taggerType: 'composite', logFormat: 'json' });
  });

  it('refuses to listen beyond loopback without a JWT secret, and a short or weak secret anywhere', () => {
    expect(problemsOf(() => loadSettings({ env: { DECNET_API_HOST: '0.0.0.0' } }))).toEqual([expect.stringContaining('DECNET_JWT_SECRET must be set')]);
    expect(loadSettings({ env: { DECNET_API_HOST: '0.0.0.0', DECNET_JWT_SECRET: 'k3'.repeat(16) } }).settings.apiHost).toBe('0.0.0.0');
    expect(problemsOf(() => loadSettings({ env: { DECNET_JWT_SECRET: 'short' } }))).toEqual(['DECNET_JWT_SECRET must be 32 characters or more']);
    expect(problemsOf(() => loadSettings({ env: { DECNET_JWT_SECRET: 'secret'.repeat(6) } }))).toEqual([expect.stringContaining('well-known weak value')]);
  });
});

describe('showSettings', () => {
  it('takes origins of pages that may call the API, and never all', () => {
    expect(cors('https://console.example.com, http://192.0.2.1:8080')).toBe('https://console.example.com, http://192.0.2.1:8080');
    for (const origins of ['*', 'https://*.example.com', 'https://console.example.com,*', 'console.example.com', 'https://console.example.com/path', 'file:///x']) {
      expect(() => cors(origins)).toThrow('must name origins such as https://console.example.com; * is refused');
    }
    const open = { DECNET_API_HOST: '0.0.0.0', DECNET_JWT_SECRET: 'a-made-up-secret-of-more-than-32-characters' };
    expect(cors('https://console.example.com', open)).toBe('https://console.example.com');
    for (const origins of ['http://localhost:5173', 'https://console.example.com, http://127.0.0.1', 'http://[::1]:80']) {
      expect(() => cors(origins, open)).toThrow('DECNET_CORS_ORIGINS names a page on loopback, and HTTP listens on 0.0.0.0: name the origin that browsers see');
    }
  });

  it('lists every setting once and masks secrets', () => {
    const shown = showSettings(loadSettings({ env: { DECNET_DB_TYPE: 'mysql', DECNET_DB_PASSWORD: 'hunter2-hunter2', DECNET_NATS_URL: 'nats://ops:hunter2@192.0.2.1:4222' } }));
    expect(shown).toHaveLength(SETTINGS.length);
    expect(shown.find(({ key }) => key === 'db_password')).toMatchObject({ value: '********', origin: 'DECNET_DB_PASSWORD', flag: '--db-password' });
    expect(shown.find(({ key }) => key === 'nats_url')).toMatchObject({ value: 'nats://ops:********@192.0.2.1:4222' });
    expect(JSON.stringify(shown)).not.toContain('hunter2');
  });

  it('uses each environment variable, flag and key for one setting only', () => {
    for (const name of ['env', 'flag', 'key'] as const) expect(new Set(SETTINGS.map((setting) => setting[name])).size).toBe(SETTINGS.length);
  });
});

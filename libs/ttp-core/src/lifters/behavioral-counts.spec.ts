// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadRules } from '../rules/load-rules';
import type { Rule } from '../rules/rule';
import { permissiveAttack } from '../testing';
import { asking, packFiles, tagsFor } from './testing/lift';

const PACK = new Map(loadRules(packFiles('ttp'), permissiveAttack).rules.map((rule) => [rule.ruleId, rule]));

describe.each([
  ['behavioral_exfil_over_web', { min_payload_bytes: 1000, request_threshold: 50 }, 'bytes_out', 'request_count'],
  ['behavioral_db_mass_read', { min_bytes: 1000, min_rows: 50 }, 'bytes_read', 'rows_read'],
])('%s', (predicate, parameters, bytes, count) => {
  const ask = asking('session', predicate, parameters, [bytes, count, 'service']);

  it.each([
    [1000, null],
    [1000.5, 3],
    [null, 50],
    ['x', 51],
  ])('fires on %j bytes and a count of %j', (some, many) => {
    expect(ask({ [bytes]: some, [count]: many, service: 'mysql' })).toEqual({ [bytes]: some, [count]: many, service: 'mysql' });
  });

  it.each([
    [999, 49],
    ['1000', '50'],
    [true, true],
    [null, 50.5],
    [undefined, undefined],
  ])('does not fire on %j bytes and a count of %j', (some, many) => expect(ask({ [bytes]: some, [count]: many })).toBeNull());
});

describe.each(['behavioral_credentials_in_files', 'behavioral_k8s_sa_token'])('%s', (predicate) => {
  const ask = asking('http_request', predicate, { paths: ['/secrets(?:/|$)', '\\.env'] }, ['namespace']);

  it('shows the whole path, of the first field that has one', () => {
    expect(ask({ request_path: '/api/secrets/x', path: '/.env', namespace: 'prod' })).toEqual({ matched_path: '/api/secrets/x', namespace: 'prod' });
    expect(ask({ matched_path: '', request_path: 7, path: '/.env' })).toEqual({ matched_path: '/.env' });
    expect(ask({ matched_path: '/a\n/api/secrets\n/.env' })).toEqual({ matched_path: '/api/secrets' });
  });

  it.each([{ request_path: '/env' }, { request_path: null }, { path: ['/.env'] }, { raw_url: '/.env' }])('does not fire on %j', (payload) =>
    expect(ask(payload)).toBeNull(),
  );
});

/** Of the tags that a session naming these paths gets. */
const evidenceOf = (ruleId: string, ...paths: readonly string[]) =>
  tagsFor('session', PACK.get(ruleId) as Rule, { matched_path: paths.join('\n') }).map(({ evidence }) => evidence);

describe('a session that names many paths', () => {
  it.each([
    ['R0036', '/root/.netrc'],
    ['R0036', '.env'],
    ['R0036', '/u/.aws/credentials'],
    ['R0037', '/api/v1/namespaces/prod/secrets'],
    ['R0037', '/var/run/secrets/kubernetes.io/serviceaccount/token'],
  ])('fires %s on %s, wherever it stands', (ruleId, path) => {
    const found = [{ matched_path: path }];
    expect(evidenceOf(ruleId, path, '/a', '/b')).toEqual(found);
    expect(evidenceOf(ruleId, '/a', path, '/b')).toEqual(found);
    expect(evidenceOf(ruleId, '/a', '/b', path)).toEqual(found);
  });

  it.each([
    ['R0036', ['/root/.git', '/config']],
    ['R0037', ['/api/v1/namespaces/prod', 'x/secrets']],
  ])('does not let %s fire on two paths together: %j', (ruleId, paths) => expect(evidenceOf(ruleId, ...paths)).toEqual([]));
});

describe('behavioral_docker_escape', () => {
  const ask = asking('session', 'behavioral_docker_escape', { signals: ['privileged:true', 'bind:/etc'] });

  it('shows the first listed signal that is there', () => {
    expect(ask({ signals: ['bind:/etc', 7, 'privileged:true'] })).toEqual({ matched_signal: 'privileged:true' });
  });

  it.each([{ signals: ['bind:/etc/app'] }, { signals: 'bind:/etc' }, { signals: null }, {}])('does not fire on %j', (payload) =>
    expect(ask(payload)).toBeNull(),
  );
});

describe('behavioral_llmnr_poisoning', () => {
  const ask = asking('session', 'behavioral_llmnr_poisoning', {}, ['poisoned_query']);

  it.each([{ llmnr_poisoned: true }, { llmnr_poison_count: 1 }])('fires on %j', (payload) =>
    expect(ask({ ...payload, poisoned_query: 'nas' })).toEqual({ poisoned_query: 'nas' }),
  );

  it.each([
    { llmnr_poisoned: null },
    { llmnr_poisoned: 'true' },
    { llmnr_poisoned: 1 },
    { llmnr_poison_count: 0 },
    { llmnr_poison_count: true },
    { llmnr_poison_count: null },
  ])('does not fire on %j', (payload) => expect(ask(payload)).toBeNull());
});

describe('behavioral_tftp_router_config', () => {
  const ask = asking('session', 'behavioral_tftp_router_config', { filename_patterns: ['-confg$', '\\.cfg$'] }, ['tftp_filename', 'source_host']);

  it('fires on a configuration', () => expect(ask({ tftp_filename: 'sw3-confg', source_host: null })).toEqual({
    tftp_filename: 'sw3-confg',
    source_host: null,
  }));

  it.each(['core.cfg.txt', '', null, 7, ['x.cfg']])('does not fire on %j', (name) => expect(ask({ tftp_filename: name })).toBeNull());
});

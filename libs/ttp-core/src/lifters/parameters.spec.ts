// SPDX-License-Identifier: AGPL-3.0-or-later
import type { ParameterFault } from './parameters';
import { prepareRule } from './prepare-rule';
import type { LifterMatch } from './prepare-rule';

const match = (predicate: string, parameters: Readonly<Record<string, unknown>>): LifterMatch => ({ family: 'lifter', predicate, parameters });
const faultsOf = (predicate: string, parameters: Readonly<Record<string, unknown>>) =>
  prepareRule(match(predicate, parameters))?.faults.map(written);
const written = ({ path, message, disables }: ParameterFault) => `${path.join('.')} ${message}${disables ? ', so the rule never fires' : ''}`;

describe('parameters of a lifter rule', () => {
  it.each([
    ['credential_auth_brute_generic', { fail_threshold: '5' }, ['fail_threshold is not a number, so the rule never fires']],
    ['credential_auth_brute_generic', { fail_threshold: Number.NaN }, ['fail_threshold is not a number, so the rule never fires']],
    ['credential_valid_account_use', { require_prior_brute: 1 }, ['require_prior_brute is not a boolean, so the rule never fires']],
    ['email_idn_url', { punycode_prefix: '' }, ['punycode_prefix is not a text, so the rule never fires']],
    ['behavioral_docker_escape', {}, ['signals is missing, so the rule never fires']],
    ['behavioral_docker_escape', { signals: 'x' }, ['signals is not a list, so the rule never fires']],
    ['behavioral_docker_escape', { signals: ['x', 7] }, ['signals.1 is not a text']],
    ['behavioral_data_destruction', { patterns: ['ok', '(', 7] }, ['patterns.1 is not a pattern', 'patterns.2 is not a pattern']],
    ['credential_default_credentials', { pairs: [['root', 'root'], ['root']] }, ['pairs.1 is not a pair']],
    ['email_sender_masquerade', { signals: ['spf_fail', 'spf'] }, ['signals.1 is not known']],
    ['canary_automation_hash', { catalogues: null }, []],
    ['behavioral_beaconing', { min_interval_s: null, unused: 1 }, []],
  ])('of %s: %j', (predicate, parameters, faults) => expect(faultsOf(predicate, parameters)).toEqual(faults));

  it('are read once for as long as the rule lives', () => {
    const rule = match('behavioral_data_destruction', { patterns: ['x'] });
    expect(prepareRule(rule)).toBe(prepareRule(rule));
    expect(prepareRule(rule)?.owner.name).toBe('behavioral');
  });

  it('are nobody\'s where nothing evaluates the predicate', () => expect(prepareRule(match('c2_fingerprint', {}))).toBeNull());
});

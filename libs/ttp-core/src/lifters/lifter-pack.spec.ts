// SPDX-License-Identifier: AGPL-3.0-or-later
import { loadRules } from '../rules/load-rules';
import type { Rule, RuleState } from '../rules/rule';
import { DEFAULT_STATE } from '../rules/rule';
import { anEvent, anIndex, permissiveAttack } from '../testing';
import { lifterFires } from './fires';
import { LIFTERS } from './lifters';
import { prepareRule } from './prepare-rule';
import { tagEvent } from './tag-event';
import { CONTEXT, INTEL, packFiles } from './testing/lift';

const { rules, tests } = loadRules(packFiles('ttp'), permissiveAttack);
const lifterRules = rules.filter(({ match }) => match.family === 'lifter');

/** Lifter rules as specified: `version name kinds predicate: emits`. */
const PARITY: readonly [ruleId: string, is: string][] = [
  ['HFP-0001', '1 bare_http_client http_fingerprint http_fingerprint_ja4h: T1592.002 TA0043 0.6'],
  ['HFP-0002', '1 http_settings_frame http_fingerprint http_fingerprint_settings: T1046 TA0007 0.2'],
  ['HFP-0003', '1 quic_client_hello http_fingerprint http_fingerprint_ja4_quic: T1046 TA0007 0.2'],
  ['R0001', '1 generic_auth_brute auth_attempt credential_auth_brute_generic: T1110 TA0006 0.85'],
  ['R0002', '1 password_guessing auth_attempt credential_password_guessing: T1110.001 TA0006 0.85'],
  ['R0003', '1 password_spraying identity identity_password_spraying: T1110.003 TA0006 0.9'],
  ['R0004', '1 credential_stuffing credential credential_reuse: T1110.004 TA0006 0.9'],
  ['R0005', '1 valid_account_use auth_attempt credential_valid_account_use: T1078 TA0001 0.7'],
  ['R0006', '1 default_credentials auth_attempt credential_default_credentials: T1078.001 TA0001 0.9'],
  ['R0030', '1 jarm_hassh_c2_fingerprint session c2_fingerprint: T1071 TA0011 0.85, T1071.001 TA0011 0.9'],
  ['R0031', '2 beaconing session behavioral_beaconing: T1071 TA0011 0.8, T1029 TA0010 0.85'],
  ['R0032', '1 data_destruction session behavioral_data_destruction: T1485 TA0040 0.95'],
  ['R0033', '1 ransom_note_pattern session,email behavioral_ransom_note: T1486 TA0040 0.9'],
  ['R0034', '1 exfil_over_web session behavioral_exfil_over_web: T1567 TA0010 0.85'],
  ['R0035', '1 db_mass_read session behavioral_db_mass_read: T1213 TA0009 0.85'],
  ['R0036', '1 credentials_in_files session,http_request behavioral_credentials_in_files: T1552.001 TA0006 0.9'],
  ['R0037', '1 k8s_service_account_token session,http_request behavioral_k8s_sa_token: T1552.007 TA0006 0.95'],
  ['R0038', '1 docker_host_escape session behavioral_docker_escape: T1611 TA0004 0.95'],
  ['R0039', '1 llmnr_poisoning session behavioral_llmnr_poisoning: T1557.001 TA0009 0.9'],
  ['R0040', '1 tftp_router_config_retrieval session behavioral_tftp_router_config: T1602.002 TA0009 0.9'],
  ['R0041', '1 open_relay_abuse email email_open_relay: T1496 TA0040 0.85, T1586.002 TA0042 0.85'],
  ['R0042', '1 mass_phishing_campaign email email_mass_phish: T1566 TA0001 0.85'],
  ['R0043', '1 phishing_kit_xmailer email email_xmailer_kit: T1566 TA0001 0.9, T1588.001 TA0042 0.85'],
  ['R0044', '1 idn_homoglyph_url email email_idn_url: T1036.005 TA0005 0.9, T1566.002 TA0001 0.9'],
  ['R0045', '1 sender_masquerade email email_sender_masquerade: T1036 TA0005 0.85'],
  ['R0046', '1 malicious_attachment email email_malicious_attachment: T1204.002 TA0002 0.9, T1566.001 TA0001 0.9'],
  ['R0047', '1 bec_pattern email email_bec: T1566.003 TA0001 0.85'],
  ['R0048', '1 encoded_payload_in_body email email_encoded_payload: T1071.003 TA0011 0.85, T1027 TA0005 0.9'],
  ['R0049', '1 navigator_webdriver_flag canary_fingerprint canary_webdriver: T1059 TA0002 0.85'],
  ['R0050', '1 automation_canvas_audio_hash canary_fingerprint canary_automation_hash: T1059 TA0002 0.85, T1588.002 TA0042 0.85'],
  ['R0051', '1 webrtc_ip_leak canary_fingerprint canary_webrtc_leak: T1090 TA0011 0.85'],
  ['R0052', '1 tz_lang_geo_mismatch canary_fingerprint canary_tz_lang_mismatch: T1090 TA0011 0.7'],
  ['R0053', '1 platform_inconsistency canary_fingerprint canary_platform_inconsistency: T1036 TA0005 0.8'],
  [
    'R0054',
    '2 abuseipdb_category intel intel_abuseipdb: T1110 TA0006 0.7, T1190 TA0001 0.7, T1566 TA0001 0.7, T1046 TA0007 0.7, T1078 TA0001 0.6, ' +
      'T1090 TA0011 0.6, T1496 TA0040 0.6, T1595 TA0043 0.7',
  ],
  [
    'R0055',
    '2 greynoise_classification intel intel_greynoise: T1595.002 TA0043 0.7, T1071 TA0011 0.7, T1090 TA0011 0.7, T1110 TA0006 0.7, T1588 TA0042 0.7',
  ],
  ['R0056', '1 feodo_tracker_hit intel intel_feodo: T1071.001 TA0011 0.85, T1588.001 TA0042 0.85'],
  ['R0057', '2 threatfox_threat_type intel intel_threatfox: T1071 TA0011 0.8, T1588.001 TA0042 0.8, T1105 TA0011 0.75, T1056 TA0009 0.7'],
  ['R0058', '1 aggregate_malicious_verdict_bump intel intel_aggregate_bump: T1588 TA0042 0'],
  ['R0059', '1 ipv6_link_local_leak ipv6_leak ipv6_link_local_leak: T1090 TA0011 0.85'],
];

/** Nothing evaluates the first; the second is reserved. */
const NEVER_FIRES = ['R0030', 'R0058'];

const examplesOf = (rule: Rule, outcome: string) =>
  (tests.get(rule.ruleId) ?? []).filter((test) => test.outcome === outcome).map(({ input }) => input as Readonly<Record<string, unknown>>);
const eventsOf = (rule: Rule, payload: Readonly<Record<string, unknown>>) =>
  rule.appliesTo.map((sourceKind) => anEvent({ sourceKind, identityUuid: 'b2b7c0de-7a11-4c3d-8e2f-000000000001', payload }));
const fires = (rule: Rule, payload: Readonly<Record<string, unknown>>) => eventsOf(rule, payload).some((event) => lifterFires(rule, event, INTEL));
const confidences = (rule: Rule, state: Partial<RuleState>) => {
  const index = anIndex({ ...rule, state: { ...DEFAULT_STATE, ...state } });
  const events = examplesOf(rule, 'match').flatMap((payload) => eventsOf(rule, payload));
  return events.flatMap((event) => tagEvent(event, index, CONTEXT).map(({ confidence }) => confidence));
};

describe('the lifter rules of the pack', () => {
  it.each(PARITY)('have %s: %s', (ruleId, is) => {
    const { ruleVersion, name, appliesTo, match, emits } = rules.find((rule) => rule.ruleId === ruleId) as Rule;
    const claims = emits.map(({ written, tactic, confidence }) => `${written.subTechniqueId ?? written.techniqueId} ${tactic} ${confidence}`);
    expect(`${ruleVersion} ${name} ${appliesTo.join()} ${match.family === 'lifter' ? match.predicate : ''}: ${claims.join(', ')}`).toBe(is);
  });

  it('are those', () => {
    const specified = PARITY.map(([ruleId]) => ruleId);
    expect(lifterRules.map(({ ruleId }) => ruleId).filter((ruleId) => ruleId <= 'R0059')).toEqual(specified);
  });

  it('use every predicate that there is, so that what follows is said of each', () => {
    const used = new Set(lifterRules.map(({ match }) => (match.family === 'lifter' ? match.predicate : '')));
    expect(LIFTERS.flatMap(({ predicates }) => predicates).filter((predicate) => !used.has(predicate))).toEqual([]);
  });

  describe.each(lifterRules.map((rule) => [rule.ruleId, rule] as const))('%s', (ruleId, rule) => {
    it('has sound parameters', () => {
      expect(rule.match.family === 'lifter' && prepareRule(rule.match)?.faults).toEqual(ruleId === 'R0030' ? undefined : []);
    });

    it('does what its examples say', () => {
      expect(examplesOf(rule, 'match').filter((payload) => !fires(rule, payload))).toEqual([]);
      expect(examplesOf(rule, 'ignore').filter((payload) => fires(rule, payload))).toEqual([]);
      if (NEVER_FIRES.includes(ruleId)) return;
      expect([examplesOf(rule, 'match').length > 0, examplesOf(rule, 'ignore').length > 0]).toEqual([true, true]);
    });

    it('gives nothing, without error, where fields are absent, null or of another type', () => {
      const fields = [...new Set(['match', 'ignore'].flatMap((outcome) => examplesOf(rule, outcome).flatMap(Object.keys)))];
      const filled = [null, {}, [[]], '', -1, Number.NaN].map((value) => Object.fromEntries(fields.map((field) => [field, value])));
      for (const payload of [{}, ...filled]) for (const event of eventsOf(rule, payload)) expect(tagEvent(event, anIndex(rule), CONTEXT)).toEqual([]);
    });

    it('is silenced by a null in one of the fields that it fires on, without error', () => {
      for (const payload of examplesOf(rule, 'match')) {
        const partly = Object.keys(payload).map((field) => ({ ...payload, [field]: null }));
        const tags = partly.map((each) => eventsOf(rule, each).flatMap((event) => tagEvent(event, anIndex(rule), CONTEXT)));
        expect(tags).toContainEqual([]);
      }
    });

    it('is silent while disabled, capped while clipped, and itself again when that has expired', () => {
      const usual = confidences(rule, {});
      const expiresAt = new Date(CONTEXT.now.getTime() - 1);
      expect(confidences(rule, { state: 'disabled' })).toEqual([]);
      expect(confidences(rule, { state: 'clipped', confidenceMax: 0.1 })).toEqual(usual.map(() => 0.1));
      expect(confidences(rule, { state: 'disabled', expiresAt })).toEqual(usual);
      expect(usual.length > 0).toBe(!NEVER_FIRES.includes(ruleId));
    });
  });
});

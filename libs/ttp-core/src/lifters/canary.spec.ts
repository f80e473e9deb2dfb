// SPDX-License-Identifier: AGPL-3.0-or-later
import { asking } from './testing/lift';

const RAW_FIELDS = ['user_agent', 'webrtc_local_ip', 'matched_tool'];
const ask = (predicate: string, parameters = {}) => asking('canary_fingerprint', predicate, parameters, RAW_FIELDS);
const CATALOGUES = { catalogues: ['puppeteer', 'selenium'] };

describe('the canary lifter', () => {
  it.each([
    ['canary_webdriver', { navigator_webdriver: true }, 'navigator_webdriver', 'navigator.webdriver_true'],
    ['canary_webrtc_leak', { webrtc_geo_mismatch: true }, 'webrtc_geo_mismatch', 'webrtc_private_vs_source_ip'],
    ['canary_tz_lang_mismatch', { tz_mismatch_zones: 4, lang_country_mismatch: true }, 'timezone_geo_mismatch', 'tz_zones>=4'],
    ['canary_tz_lang_mismatch', { tz_mismatch_zones: 2, lang_country_mismatch: true }, 'language_country_mismatch', 'lang_vs_source_country'],
    ['canary_platform_inconsistency', {
      platform_ua_inconsistent: true,
      ua_webgl_mismatch: true,
    }, 'platform_ua_mismatch', 'navigator.platform_vs_userAgent'],
    ['canary_platform_inconsistency', { ua_webgl_mismatch: true }, 'ua_webgl_mismatch', 'userAgent_vs_webgl_renderer'],
  ])('%s on %j says what did not fit, and nothing raw', (predicate, payload, metric, matched) => {
    const raw = { user_agent: 'raw', webrtc_local_ip: '192.0.2.7', canvas_hash: 'raw' };
    expect(ask(predicate)({ ...raw, ...payload })).toEqual({ metric, matched_signature: matched });
  });

  it.each([
    ['canary_webdriver', { navigator_webdriver: false }],
    ['canary_webdriver', { navigator_webdriver: 'true' }],
    ['canary_webdriver', { navigator_webdriver: null }],
    ['canary_webrtc_leak', { webrtc_geo_mismatch: 1 }],
    ['canary_webrtc_leak', { webrtc_geo_mismatch: null }],
    ['canary_tz_lang_mismatch', { tz_mismatch_zones: 2 }],
    ['canary_tz_lang_mismatch', { tz_mismatch_zones: 3.5, lang_country_mismatch: 'yes' }],
    ['canary_tz_lang_mismatch', { tz_mismatch_zones: true }],
    ['canary_tz_lang_mismatch', { tz_mismatch_zones: null, lang_country_mismatch: null }],
    ['canary_platform_inconsistency', { platform_ua_inconsistent: null, ua_webgl_mismatch: 1 }],
    ['canary_automation_hash', { canvas_audio_hash_match: null, matched_tool: ['selenium'] }],
    ['canary_automation_hash', {}],
  ])('%s does not fire on %j', (predicate, payload) => expect(ask(predicate)(payload)).toBeNull());

  it('knows the tools of its catalogues', () => {
    const known = ask('canary_automation_hash', CATALOGUES);
    expect(known({ canvas_audio_hash_match: 'selenium', matched_tool: 'other' })).toEqual({
      metric: 'canvas_audio_hash',
      matched_signature: 'selenium',
    });
    expect(known({ canvas_audio_hash_match: '', matched_tool: 'puppeteer' })).toMatchObject({ matched_signature: 'puppeteer' });
    expect(known({ canvas_audio_hash_match: 'firefox', matched_tool: 'selenium' })).toBeNull();
  });

  it('takes any tool where the rule lists none', () => {
    expect(ask('canary_automation_hash')({ matched_tool: 'other' })).toMatchObject({ matched_signature: 'other' });
    expect(ask('canary_automation_hash', { catalogues: 'selenium' })({ matched_tool: 'selenium' })).toBeNull();
  });

  it('makes no technique of a fingerprint that is seen from several addresses', () => {
    const payload = { composite_fingerprint_id: 'fp-1', seen_from: ['192.0.2.1', '192.0.2.2'] };
    const predicates = [
      'canary_webdriver',
      'canary_automation_hash',
      'canary_webrtc_leak',
      'canary_tz_lang_mismatch',
      'canary_platform_inconsistency',
    ];
    expect(predicates.map((predicate) => ask(predicate)(payload))).toEqual([null, null, null, null, null]);
  });
});

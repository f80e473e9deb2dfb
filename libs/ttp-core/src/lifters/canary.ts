// SPDX-License-Identifier: AGPL-3.0-or-later
import { aLifter, tagsWith } from './lifter';
import type { Prepare } from './lifter';
import type { Payload } from './payload';
import { firstText, integerAt, isAtLeast } from './payload';

/** All that evidence says of a browser: never its raw fingerprint. */
interface Signature {
  readonly metric: string;
  readonly matched_signature: string;
}

type Predicate = Prepare<Signature>;

/** Zones between a browser's clock and its address that a traveller or a VPN at the border does not explain. */
const MIN_ZONES = 3;

const signature = (metric: string, matched: string): Signature => ({ metric, matched_signature: matched });

/** The first of `flags` that is exactly true. */
const whenTrue =
  (...flags: readonly (readonly [flag: string, signature: Signature])[]): Predicate =>
  () =>
  (payload) =>
    flags.find(([flag]) => payload[flag] === true)?.[1] ?? null;

const automationHash: Predicate = (parameters) => {
  const catalogues = parameters.texts('catalogues', []);
  return (payload) => {
    const tool = firstText(payload, 'canvas_audio_hash_match', 'matched_tool');
    return tool !== null && (catalogues.length === 0 || catalogues.includes(tool)) ? signature('canvas_audio_hash', tool) : null;
  };
};

const languageMismatch = whenTrue(['lang_country_mismatch', signature('language_country_mismatch', 'lang_vs_source_country')]);

function zoneMismatch(payload: Payload): Signature | null {
  const zones = integerAt(payload, 'tz_mismatch_zones');
  return isAtLeast(zones, MIN_ZONES) ? signature('timezone_geo_mismatch', `tz_zones>=${zones}`) : null;
}

const tzLangMismatch: Predicate = (parameters) => {
  const language = languageMismatch(parameters);
  return (payload, sighting) => zoneMismatch(payload) ?? language(payload, sighting);
};

/**
 * What the browser that tripped a canary gives away. One fingerprint seen from several addresses is no technique, and gives no tag.
 */
export const canary = aLifter({
  name: 'canary_fingerprint',
  kinds: ['canary_fingerprint'],
  predicates: {
    canary_webdriver: whenTrue(['navigator_webdriver', signature('navigator_webdriver', 'navigator.webdriver_true')]),
    canary_automation_hash: automationHash,
    canary_webrtc_leak: whenTrue(['webrtc_geo_mismatch', signature('webrtc_geo_mismatch', 'webrtc_private_vs_source_ip')]),
    canary_tz_lang_mismatch: tzLangMismatch,
    canary_platform_inconsistency: whenTrue(
      ['platform_ua_inconsistent', signature('platform_ua_mismatch', 'navigator.platform_vs_userAgent')],
      ['ua_webgl_mismatch', signature('ua_webgl_mismatch', 'userAgent_vs_webgl_renderer')],
    ),
  },
  tags: (event, rule, found: Signature, context) => tagsWith(event, rule, { ...found }, context),
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import { findCryptoAddress } from './crypto-address';
import { aLifter, tagsWithFields } from './lifter';
import type { Evidence, Prepare } from './lifter';
import { mailBody } from './mail-body';
import type { Parameters } from './parameters';
import { firstText, integerAt, isAtLeast, numberAt, textsAt } from './payload';

type Predicate = Prepare<Evidence>;

/** It fired, and the rule's own fields say it all. */
const FIRED: Evidence = {};

/** A rule may write 0.15 or 15: on the wire it is 15, in percent. */
function percent(parameters: Parameters, key: string, fallback: number): number {
  const value = parameters.number(key, fallback);
  return value <= 1 ? value * 100 : value;
}

const beaconing: Predicate = (parameters) => {
  const minIntervalS = parameters.number('min_interval_s', 0);
  const maxJitterPct = percent(parameters, 'max_jitter_pct', 1);
  return (payload) => {
    const jitter = numberAt(payload, 'beacon_jitter_pct');
    return isAtLeast(numberAt(payload, 'beacon_interval_s'), minIntervalS) && jitter !== null && jitter <= maxJitterPct ? FIRED : null;
  };
};

/** Any of a list of patterns occurs in the first of `fields` that is there; `evidence` gets the pattern. */
function patternIn(key: string, fields: readonly string[], evidence: (pattern: string) => Evidence): Predicate {
  return (parameters) => {
    const patterns = parameters.patterns(key);
    return (payload, { kind, meter }) => {
      const text = firstText(payload, ...fields);
      const found = text === null ? null : patterns.first(text, kind, meter);
      return found === null ? null : evidence(found);
    };
  };
}

/** A session may name many paths, one a line; so many of them are looked at. */
const MOST_PATHS = 64;

const matchedPath: Predicate = (parameters) => {
  const patterns = parameters.patterns('paths');
  return (payload, { kind, meter }) => {
    const paths = firstText(payload, 'matched_path', 'request_path', 'path')?.split('\n', MOST_PATHS);
    const path = paths?.find((each) => patterns.first(each, kind, meter) !== null);
    return path === undefined ? null : { matched_path: path };
  };
};

const ransomNote: Predicate = (parameters) => {
  const keywords = parameters.texts('payment_keywords');
  const needsAddress = parameters.flag('require_btc_or_xmr', true);
  return (payload, sighting) => {
    const text = mailBody(payload, sighting) || firstText(payload, 'note_text');
    if (!text) return null;
    const lower = text.toLowerCase();
    const matched = keywords.filter((keyword) => lower.includes(keyword.toLowerCase()));
    if (matched.length === 0 || !needsAddress) return matched.length === 0 ? null : { matched_keywords: matched };
    const address = findCryptoAddress(text);
    return address === null ? null : { matched_keywords: matched, btc_address: address };
  };
};

/** Enough of either: a number of bytes or rows, and a count. */
function eitherAtLeast(number: readonly [field: string, parameter: string], integer: readonly [field: string, parameter: string]): Predicate {
  return (parameters) => {
    const leastNumber = parameters.number(number[1], 0);
    const leastInteger = parameters.number(integer[1], 0);
    return (payload) => {
      return isAtLeast(numberAt(payload, number[0]), leastNumber) || isAtLeast(integerAt(payload, integer[0]), leastInteger) ? FIRED : null;
    };
  };
}

const dockerEscape: Predicate = (parameters) => {
  const signals = parameters.texts('signals');
  return (payload) => {
    const seen = textsAt(payload, 'signals');
    const matched = signals.find((signal) => seen.includes(signal));
    return matched === undefined ? null : { matched_signal: matched };
  };
};

const llmnrPoisoning: Predicate = () => (payload) =>
  payload['llmnr_poisoned'] === true || isAtLeast(integerAt(payload, 'llmnr_poison_count'), 1) ? FIRED : null;

/** What an attacker did in a session as a whole, in a mail or a request. */
export const behavioral = aLifter({
  name: 'behavioral',
  kinds: ['session', 'email', 'http_request'],
  predicates: {
    behavioral_beaconing: beaconing,
    behavioral_data_destruction: patternIn('patterns', ['op_text', 'command_text'], (pattern) => ({ matched_op: pattern })),
    behavioral_ransom_note: ransomNote,
    behavioral_exfil_over_web: eitherAtLeast(['bytes_out', 'min_payload_bytes'], ['request_count', 'request_threshold']),
    behavioral_db_mass_read: eitherAtLeast(['bytes_read', 'min_bytes'], ['rows_read', 'min_rows']),
    behavioral_credentials_in_files: matchedPath,
    behavioral_k8s_sa_token: matchedPath,
    behavioral_docker_escape: dockerEscape,
    behavioral_llmnr_poisoning: llmnrPoisoning,
    behavioral_tftp_router_config: patternIn('filename_patterns', ['tftp_filename'], () => FIRED),
  },
  tags: tagsWithFields,
});

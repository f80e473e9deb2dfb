// SPDX-License-Identifier: AGPL-3.0-or-later
import { fixturesDir } from '../../harness/paths';
import { escaped } from '../escaped';
import { textsOf } from '../folders';
import { nearJson } from '../near-json';
import { shippedTagging } from '../tagging';
import type { FuzzTarget } from '../target';

const SUBJECT = 'attacker.intel.enriched';

/** All that providers say of one address, each with a word more. */
const LOUD = {
  abuseipdb_score: 100,
  abuseipdb_categories: [4, 14, 18, 22, '23'],
  greynoise_classification: 'malicious',
  greynoise_tags: ['Mirai', 'SSH Bruteforcer'],
  feodo_listed: true,
  feodo_malware_family: 'Emotet',
  threatfox_listed: true,
  threatfox_threat_types: ['botnet_cc', 'payload_delivery'],
  threatfox_ioc_types: ['ip:port', 'url'],
  threatfox_malware_families: ['win.emotet'],
};

export const intelPayloads: FuzzTarget<string> = {
  name: 'intel-payloads',
  summary: 'what intelligence providers say of an address, in other types, ranges and sizes: tagged, or rejected',
  async open() {
    const tag = await shippedTagging();
    const envelopes = textsOf(fixturesDir(), `${SUBJECT}/*/envelope.json`).map((text) => JSON.parse(text) as { readonly payload: object });
    const loud = envelopes.map((envelope) => ({ ...envelope, payload: { ...envelope.payload, ...LOUD } }));
    return { inputs: nearJson([...envelopes, ...loud], Object.keys(LOUD)), show: escaped, judge: (text) => tag(SUBJECT, Buffer.from(text)) };
  },
};

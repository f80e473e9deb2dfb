// SPDX-License-Identifier: AGPL-3.0-or-later
import type { IntelFacts } from '../dossier/dossier';
import { anAttacker } from '../testing/a-dossier';
import { EXTENSION_ID, PRODUCER_ID } from './ids';
import { aBehavior, anIdentity, anIntel } from './testing/a-full-dossier';
import { ACTOR, anExporter, findings, FIRST } from './testing/an-exporter';
import type { Exporter } from './testing/an-exporter';

let the: Exporter;
beforeAll(async () => {
  the = await anExporter();
});

describe('the actor', () => {
  it('wears the identity it was resolved to, and what is known of its network', () => {
    const attacker = anAttacker({ countryCode: 'ZZ', asn: 64_496, asName: 'EXAMPLE-AS' });
    expect(the.only('threat-actor', { attacker, identity: anIdentity() })).toMatchObject({
      id: ACTOR,
      name: 'DECNET-identity-7c0d2b1a',
      x_decnet_country_code: 'ZZ',
      x_decnet_asn: 64_496,
      x_decnet_as_name: 'EXAMPLE-AS',
    });
  });

  it('has the fingerprints of its behaviour, its identity and its bounties, and a definition of the extension', () => {
    const parts = {
      behavior: aBehavior({ retransmitCount: 0, hopDistance: 12, toolGuesses: [], kexOrderRaw: 'a,b', sshClientBanners: ['SSH-2.0-x'] }),
      identity: anIdentity({ hasshHashes: ['h'], ja4hHashes: ['j'], httpVersionsSeen: ['2'], c2Endpoints: [{ ip: '192.0.2.7' }] }),
      fingerprints: [
        { fingerprint_type: 'jarm', hash: 'two' },
        { fingerprint_type: 'jarm', hash: 'one' },
        { fingerprint_type: 'jarm', hash: 'two' },
        { fingerprint_type: 'http_quirks', order_hash: 'o', order: ['host'], casing_category: '', tool_guess: 'curl' },
        { fingerprint_type: 'http_quirks', order_hash: 'o', order: ['other'] },
        { fingerprint_type: 'http_quirks' },
      ],
    };
    expect(the.only('threat-actor', parts)['extensions']).toEqual({
      [EXTENSION_ID]: {
        extension_type: 'property-extension',
        network_behavior: { hop_distance: 12, retransmit_count: 0 },
        protocol_fingerprints: {
          kex_order_raw: 'a,b',
          ssh_client_banners: ['SSH-2.0-x'],
          hassh_hashes: ['h'],
          ja4h_hashes: ['j'],
          http_versions_seen: ['2'],
          c2_endpoints: [{ ip: '192.0.2.7' }],
          jarm_hashes: ['two', 'one'],
          http_quirks: [{ order: ['host'], tool_guess: 'curl' }],
        },
      },
    });
    expect(the.only('extension-definition', parts)).toMatchObject({ id: EXTENSION_ID, version: '1.0.0', created_by_ref: PRODUCER_ID });
    expect(the.objectsOf('x-decnet-behave-profile', parts)).toEqual([]);
  });

  it('omits an empty group, and the extension with it', () => {
    const extension = the.only('threat-actor', { identity: anIdentity({ ja3Hashes: ['a'] }) })['extensions'];
    expect(extension).toEqual({ [EXTENSION_ID]: { extension_type: 'property-extension', protocol_fingerprints: { ja3_hashes: ['a'] } } });
    expect(the.only('threat-actor', { identity: anIdentity(), behavior: aBehavior() })).not.toHaveProperty('extensions');
  });
});

const withHash = (kdDigraphSimhash: string) => ({ identity: anIdentity({ kdDigraphSimhash }) });

describe('the behaviour profile', () => {
  const window = { start_ts: 1, end_ts: 2 };
  const observation = { primitive: 'p', value: { a: null, b: 1 }, confidence: 0.5, window, source: 's', evidence_ref: null };

  it('characterises the actor that names it', () => {
    const parts = { observations: [observation] };
    const profile = the.only('x-decnet-behave-profile', parts);
    expect(profile).toMatchObject({ schema_version: 1, observations: [{ primitive: 'p', value: { b: 1 }, window }] });
    expect(the.only('threat-actor', parts)).toMatchObject({ x_decnet_behave_profile_ref: profile.id });
    expect(the.only('relationship', parts)).toMatchObject({ relationship_type: 'characterizes', source_ref: profile.id, target_ref: ACTOR });
    expect(findings(the.build(parts).objects)).toEqual([]);
  });

  it('comes for a digraph hash alone, and not for what is none', () => {
    expect(the.only('x-decnet-behave-profile', withHash('00112233AABBCCDD'))).toMatchObject({ kd_digraph_simhash: '00112233aabbccdd' });
    expect(the.objectsOf('x-decnet-behave-profile', withHash('ABEiM0RVZnc='))).toEqual([]);
  });
});

it.each<[Partial<IntelFacts>, ...string[]]>([
  [{}, 'aggregate_verdict: unknown'],
  [{ aggregateVerdict: 'malicious', abuseipdbScore: 0 }, 'aggregate_verdict: malicious', 'abuseipdb_score: 0'],
  [{ greynoiseClassification: 'benign', greynoiseTags: ['a', 'b'] }, 'aggregate_verdict: unknown', 'greynoise: benign (a, b)'],
  [{ greynoiseClassification: 'benign' }, 'aggregate_verdict: unknown', 'greynoise: benign ()'],
  [{ feodoListed: true, threatfoxListed: true }, 'aggregate_verdict: unknown', 'feodo: listed', 'threatfox: listed'],
  [{ feodoListed: true, feodoMalwareFamily: 'F' }, 'aggregate_verdict: unknown', 'feodo: F'],
  [{ threatfoxListed: true, threatfoxThreatTypes: ['x', 'y'] }, 'aggregate_verdict: unknown', 'threatfox: x, y'],
])('notes of %j: %s', (intel, ...lines) => {
  const note = the.only('note', { intel: anIntel({ ...intel, cachedAt: new Date('2026-02-01T00:00:00Z') }) });
  expect(note).toMatchObject({ object_refs: [ACTOR], created: FIRST, modified: '2026-02-01T00:00:00.000Z', content: lines.join('\n') });
});

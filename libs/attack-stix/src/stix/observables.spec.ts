// SPDX-License-Identifier: AGPL-3.0-or-later
import { anAttacker, aTagGroup } from '../testing/a-dossier';
import { ACTOR, anExporter, counts, findings, FIRST, LAST } from './testing/an-exporter';
import type { Exporter } from './testing/an-exporter';

let the: Exporter;
beforeAll(async () => {
  the = await anExporter();
});

describe('observables', () => {
  it.each`
    ip                              | type           | value
    ${'2001:DB8:0:0::1'}            | ${'ipv6-addr'} | ${'2001:db8::1'}
    ${'fe80::1%eth0'}               | ${'ipv6-addr'} | ${'fe80::1'}
    ${'198.51.100.200'}             | ${'ipv4-addr'} | ${'198.51.100.200'}
  `('name $ip as $type $value', ({ ip, type, value }) => {
    expect(the.only(type, { attacker: anAttacker({ ip }) })).toMatchObject({ value });
  });

  it('skip an address that is none, and the sightings stand without it', () => {
    const { objects, skipped } = the.build({ attacker: anAttacker({ ip: '01.2.3.4' }), sightings: [aTagGroup()] });
    expect(skipped.addresses).toBe(1);
    expect(objects.find(({ type }) => type === 'sighting')).not.toHaveProperty('observed_data_refs');
    expect(findings(objects)).toEqual([]);
  });

  it('skip a hash and a domain that are none, and fold what came twice', () => {
    const [early, late] = [new Date(1_000), new Date(2_000)];
    const artifacts = ['AB', 'ab', 'xy'].map((byte) => ({ sha256: byte.repeat(32), name: 'a.sh', capturedAt: byte === 'AB' ? late : early }));
    const domains = ['Victim.example.', 'victim.example', 'no domain', '192.0.2.1', ''];
    const smtpTargets = domains.map((domain) => ({ domain, firstSeen: early, lastSeen: late, count: 2 }));
    const { objects, skipped } = the.build({ artifacts, smtpTargets });
    expect(skipped).toMatchObject({ artifacts: 1, domains: 3 });
    const observed = objects.filter(({ type }) => type === 'observed-data').slice(1);
    expect(observed).toMatchObject([
      { object_refs: ['file--3e9010a8-9641-5c93-9e48-dbf7a8751913'], number_observed: 2, first_observed: '1970-01-01T00:00:01.000Z' },
      { object_refs: ['domain-name--63490b49-d36b-57fb-8351-4420691adeb7'], number_observed: 4, last_observed: '1970-01-01T00:00:02.000Z' },
    ]);
  });

  it('are a process, an observation and a sighting of the actor for each command', () => {
    const parts = { commands: ['id', ' id ', '', 'whoami'] };
    expect(counts(the.build(parts).objects)).toMatchObject({ process: 2, 'observed-data': 3, sighting: 2 });
    expect(the.objectsOf('process', parts).map(({ command_line: line, is_hidden: hidden }) => [line, hidden])).toEqual([
      ['id', false],
      ['whoami', false],
    ]);
    expect(the.objectsOf('sighting', parts)[0]).toMatchObject({ sighting_of_ref: ACTOR, count: 1, first_seen: FIRST, last_seen: LAST });
  });
});

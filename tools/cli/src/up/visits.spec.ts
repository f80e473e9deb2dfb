// SPDX-License-Identifier: AGPL-3.0-or-later
import type { CowrieOutput } from '@ttp/cowrie';
import { Visits } from './visits';

type Ended = Extract<CowrieOutput, { readonly type: 'session.ended' }>;

const TRANSFER = { url: null, sha256: null, outfile: null, ts: '' } as const;
const LOGIN = { username: 'root', ts: '', password_sha256: null } as const;

const anEnd = (address: string, payload: Partial<Ended['payload']>): Ended => ({
  subject: 'attacker.session.ended',
  type: 'session.ended',
  msgId: 'm',
  sessionId: 's',
  payload: {
    session_id: 's',
    attacker_uuid: null,
    attacker_ip: address,
    decky_id: 'd',
    service: 'ssh',
    ended_at: '',
    duration_s: 1,
    commands: [],
    shard_path: null,
    auth_attempts: [],
    downloads: [],
    client: { ssh_version: null, hassh: null },
    ...payload,
  },
});

const anObservation = (address: string): CowrieOutput => ({
  subject: 'attacker.observed',
  type: 'observed',
  msgId: 'm',
  payload: { attacker_ip: address, decky: 'd', service: 'ssh', event_type: 'cowrie.session.connect', first_seen: '' },
});

describe('visits', () => {
  const visits = new Visits();
  visits.add([anObservation('192.0.2.1'), anObservation('192.0.2.2')]);
  visits.add([
    anEnd('192.0.2.1', { auth_attempts: [{ ...LOGIN, success: false }, { ...LOGIN, success: true }] }),
    anEnd('192.0.2.2', { downloads: [{ ...TRANSFER, kind: 'upload' }, { ...TRANSFER, kind: 'download' }, { ...TRANSFER, kind: 'download_failed' }] }),
    anEnd('192.0.2.1', { commands: [{ id: 's#0', command_text: 'id', ts: '', decky: 'd', service: 'ssh', user: 'root' }] }),
  ]);

  it('are by address, in the order first seen', () => expect(visits.addresses).toEqual(['192.0.2.1', '192.0.2.2']));

  it('add up what succeeded, over the sessions of each', () => {
    expect(visits.doingsOf(['192.0.2.1'])).toEqual({ commands: 1, logins: 1, downloads: 0, uploads: 0 });
    expect(visits.doingsOf(['192.0.2.1', '192.0.2.2'])).toEqual({ commands: 1, logins: 1, downloads: 1, uploads: 1 });
    expect(visits.doingsOf([])).toEqual({ commands: 0, logins: 0, downloads: 0, uploads: 0 });
  });
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConfigError, Settings } from '@ttp/config';
import { databaseOf, layoutOf } from './connections';

const settings = (more: Partial<Settings>) => Object.assign(new Settings(), more);

describe('layoutOf', () => {
  it('takes replicas and extra topics from the settings', () =>
    expect(layoutOf(settings({ natsReplicas: 3, extraTopics: 'decky.*.traffic' }))).toMatchObject({ replicas: 3, extraTopics: ['decky.*.traffic'] }));

  it('refuses a topic that the product publishes itself', () => expect(() => layoutOf(settings({ extraTopics: 'ttp.tagged' }))).toThrow(ConfigError));
});

describe('databaseOf', () => {
  it('prefers a URL to its parts', () => {
    expect(databaseOf(settings({ dbType: 'mysql', dbUrl: 'mysql://u:p@db.example/ttp' }))).toEqual({ type: 'mysql', url: 'mysql://u:p@db.example/ttp', poolSize: 20 });
    expect(databaseOf(settings({ dbType: 'mysql', dbHost: 'db.example', dbPassword: 'made-up' }))).toMatchObject({ host: 'db.example', port: 3306, password: 'made-up' });
    expect(databaseOf(settings({}))).toEqual({ type: 'sqlite', path: '.ttp/ttp.sqlite' });
  });
});

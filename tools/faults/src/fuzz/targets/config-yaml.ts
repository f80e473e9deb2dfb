// SPDX-License-Identifier: AGPL-3.0-or-later
import { ConfigError, loadSettings, SETTINGS } from '@ttp/config';
import fc from 'fast-check';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { escaped } from '../escaped';
import { nearBytes } from '../near-bytes';
import { nearJson } from '../near-json';
import { promise, type FuzzTarget } from '../target';

const KEYS = SETTINGS.map(({ key }) => key);
const CORPUS = [
  'nats_url: nats://127.0.0.1:4222\ndb_type: sqlite\ndb_path: ttp.db\n',
  '# a comment\napi_port: 8421\njwt_secret: made-up-secret-of-more-than-32-characters\nlog_level: debug\n',
  'db_type: mysql\ndb_url: mysql://ttp:made-up@127.0.0.1:3306/ttp\nattacker_mode: lookup\n',
];
const AS_JSON = { nats_url: 'nats://127.0.0.1:4222', api_port: 8421, db_type: 'sqlite', limiter_enabled: true };

export const configYaml: FuzzTarget<Uint8Array> = {
  name: 'config-yaml',
  summary: 'configuration files: loaded, or refused with every problem and the place of each',
  open(folder) {
    const file = join(folder, 'ttp.yaml');
    return {
      inputs: fc.oneof(nearBytes(CORPUS, KEYS.map((key) => `${key}: `)), nearJson([AS_JSON], KEYS).map((text) => new Uint8Array(Buffer.from(text)))),
      show: escaped,
      judge(bytes) {
        writeFileSync(file, bytes);
        try {
          const { settings } = loadSettings({ env: {}, file });
          promise(Number.isSafeInteger(settings.apiPort), 'a port that is none');
          return 'accepted';
        } catch (error) {
          if (!(error instanceof ConfigError)) throw error;
          promise(error.message.includes(file) || error.message.includes('DECNET_'), `refused without a place: ${error.message}`);
          return 'rejected';
        }
      },
    };
  },
};

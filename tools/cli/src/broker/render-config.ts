// SPDX-License-Identifier: AGPL-3.0-or-later
import { BUS_USER_NAMES, BUS_USERS, type BusUser, inboxPrefixOf, permissionsOf } from '@ttp/bus';

export interface BrokerConfig {
  readonly publicKeys: Readonly<Record<BusUser, string>>;
  /** Host and port that clients connect to. */
  readonly listen: string;
  readonly storeDir: string;
  /** How often the store is flushed to the disk: a duration or `always`; empty for the server's own. */
  readonly sync: string;
  readonly extraTopics: readonly string[];
}

/** A nats-server configuration in which each user may do what it needs. Holds no secret; the same input gives the same text. */
export function renderConfig({ publicKeys, listen, storeDir, sync, extraTopics }: BrokerConfig): string {
  const users = BUS_USER_NAMES.map((user) => userText(user, publicKeys[user], extraTopics));
  return `# nats-server configuration of decnet-ttp, written by \`ttp broker config\`.
# Holds public keys only: it is no secret. Check it with: nats-server -t -c FILE

listen: ${quoted(listen)}
# A session with thousands of commands is one message.
max_payload: 8388608

jetstream {
  store_dir: ${quoted(storeDir)}
  # The streams reserve 3.6 GB; dead letters and key-value records come on top.
  max_file_store: 8589934592
  max_memory_store: 67108864
${SYNC_MEANING}
  ${sync === '' ? '# sync_interval: "10s"' : `sync_interval: ${quoted(sync)}`}
}

# Without it keys are safe, what is said is not. Clients then use tls://HOST:PORT.
# tls {
#   cert_file: "/etc/nats/server.pem"
#   key_file: "/etc/nats/server.key"
# }

# Proving a key takes a busy host longer than a password would.
authorization { timeout: 10 }

# There is no user without a key: whoever does not log in is refused.
accounts {
  TTP {
    jetstream: enabled
    users: [
${users.join('\n')}
    ]
  }
}
`;
}

const SYNC_MEANING = `  # An acknowledged message is in the file, and survives the death of any process. On the disk it is after the next flush:
  # a power cut takes what came since. The server's own interval is two minutes; "always" flushes at every write, and is slow.
  # Needs nats-server 2.10; older ones take the line for an error.`;

function userText(user: BusUser, publicKey: string, extraTopics: readonly string[]): string {
  const { publish, subscribe, answers } = permissionsOf(user, inboxPrefixOf(publicKey), extraTopics);
  // An empty list of what is allowed would allow everything.
  const publishing = publish.length === 0 ? 'deny: ">"' : `allow: ${listText(publish)}`;
  return `      # ${user}: ${BUS_USERS[user]}
      {
        nkey: ${publicKey}
        permissions {
          publish { ${publishing} }
          subscribe { allow: ${listText(subscribe)} }${answers ? '\n          allow_responses { max: 1, expires: "1m" }' : ''}
        }
      }`;
}

const listText = (subjects: readonly string[]): string =>
  ['[', ...subjects.map((subject) => `            ${quoted(subject)}`), '          ]'].join('\n');
const quoted = (text: string): string => JSON.stringify(text);

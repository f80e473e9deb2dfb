// SPDX-License-Identifier: AGPL-3.0-or-later
import { readFiles } from './read-files';
import type { Trait, Words } from './words';

/** More would not be read by anyone. */
const MOST_PATHS = 8;
const LONGEST_PATH = 512;

/** What files with secrets are called, copies of them included, as the end of a path. */
const SECRET_FILE = new RegExp(
  `(?:^|[/:])(?:${[
    String.raw`\.env(?:[._~*-][\w.~*-]{0,64})?`,
    String.raw`\.aws/credentials`,
    String.raw`\.ssh/id_[\w*?]{1,32}`,
    String.raw`id_(?:rsa|dsa|ecdsa|ed25519)`,
    String.raw`\.git/config|\.git-credentials`,
    String.raw`wp-config\.php(?:[.~_-][\w.~-]{0,16})?`,
    String.raw`\.(?:netrc|pgpass|my\.cnf|npmrc|pypirc|htpasswd)`,
    String.raw`\.docker/config\.json|\.kube/config|/etc/kubernetes/admin\.conf`,
    String.raw`\.config/gcloud/(?:application_default_credentials\.json|credentials\.db)`,
  ].join('|')})$`,
);

/** Copies that come with software, without secrets. */
const TEMPLATE = /\.(?:example|sample|dist|template)$/;

/** The mounted token of a pod, and the secrets of its cluster's API. */
const CLUSTER_SECRET = /\/run\/secrets\/kubernetes\.io\/serviceaccount(?:\/|$)|\/api\/v1\/namespaces\/[^/]{1,253}\/secrets(?:[/?]|$)/;

/** `if=/root/.env`, `--post-file=.env`, `file=@.env`. */
const ASSIGNED = /^(?:[\w-]{1,32}=)?@?/;

/** Paths of secrets that commands read, in their order, one a line: two rules look for different ones here, and neither must hide the other. */
export const credentialPaths: Trait = {
  field: 'matched_path',
  instead: ['request_path', 'path'],
  hint:
    String.raw`\.env|\.aws|\.ssh/id_|id_(?:rsa|dsa|ecdsa|ed25519)|\.git|wp-config|\.netrc|\.pgpass|\.my\.cnf|\.npmrc|\.pypirc|` +
    String.raw`\.htpasswd|\.docker|\.kube|kubernetes|gcloud|namespaces`,
  tell: (commands: readonly Words[]) => {
    const paths = commands.flatMap(readFiles).map(pathOf).filter(isSecret);
    return paths.length === 0 ? null : [...new Set(paths)].slice(0, MOST_PATHS).join('\n');
  },
};

const pathOf = (word: string): string => word.slice(0, LONGEST_PATH).replace(ASSIGNED, '');

const isSecret = (path: string): boolean => CLUSTER_SECRET.test(path) || (SECRET_FILE.test(path) && !TEMPLATE.test(path));

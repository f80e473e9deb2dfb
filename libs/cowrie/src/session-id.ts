// SPDX-License-Identifier: AGPL-3.0-or-later
import { hash } from 'node:crypto';

const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;
const PLAIN_SESSION = /^[A-Za-z0-9_-]{1,40}$/;

/** What Cowrie writes for `uuid` when its configuration has none. */
const NO_UUID = 'unknown';

/**
 * `<sensor>:<session>`, such as `web-1:cafb43d1579d`: unique over sensors, the same at every import, at most 82 characters, each allowed in a URL
 * path segment as it is.
 *
 * Two sensors may bear one name (it is the host's by default), so the `uuid` that Cowrie gives each sensor joins the name as eight
 * digits of its hash: `web-1~5b2e0c1d:cafb43d1579d`. So does the hash of a name that a URL cannot hold.
 */
export function sessionId(sensor: string, uuid: string | null, session: string): string {
  return `${sensorKey(sensor, uuid)}:${PLAIN_SESSION.test(session) ? session : digest(session, 16)}`;
}

function sensorKey(sensor: string, uuid: string | null): string {
  const own = uuid && uuid !== NO_UUID ? uuid : null;
  if (!own && PLAIN_NAME.test(sensor)) return sensor;
  const slug = sensor.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 32);
  return `${slug || 'sensor'}~${digest(own ? `${sensor}\0${own}` : sensor, 8)}`;
}

const digest = (text: string, length: number): string => hash('sha256', text).slice(0, length);

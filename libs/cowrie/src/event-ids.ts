// SPDX-License-Identifier: AGPL-3.0-or-later

/** What an attacker's connection writes to the log; each carries the connection's session id. */
const SESSION_EVENTS = [
  'cowrie.session.connect',
  'cowrie.session.closed',
  'cowrie.session.params',
  'cowrie.session.input',
  'cowrie.session.file_download',
  'cowrie.session.file_download.failed',
  'cowrie.session.file_upload',
  'cowrie.login.success',
  'cowrie.login.failed',
  'cowrie.client.fingerprint',
  'cowrie.client.kex',
  'cowrie.client.malformed_packet',
  'cowrie.client.size',
  'cowrie.client.var',
  'cowrie.client.version',
  'cowrie.command.chpasswd',
  'cowrie.command.failed',
  'cowrie.command.input',
  'cowrie.command.success',
  'cowrie.direct-tcpip.data',
  'cowrie.direct-tcpip.ja4',
  'cowrie.direct-tcpip.ja4h',
  'cowrie.direct-tcpip.redirect',
  'cowrie.direct-tcpip.request',
  'cowrie.direct-tcpip.tunnel',
  'cowrie.tunnelproxy-tcpip.data',
  'cowrie.log.closed',
  'cowrie.log.open',
  'cowrie.telnet.error',
  'cowrie.telnet.exploit_attempt',
  'cowrie.telnet.exploit_success',
  'cowrie.telnet.option',
] as const;

/** Cowrie about itself and its look-ups: often without a session, sometimes hours after it. */
const OPERATIONAL_EVENTS = [
  'cowrie.abuseipdb.ratelimited',
  'cowrie.abuseipdb.reportedip',
  'cowrie.abuseipdb.reportfail',
  'cowrie.abuseipdb.started',
  'cowrie.abuseipdb.wakeup',
  'cowrie.greynoise.result',
  'cowrie.proxy.backend_connect_error',
  'cowrie.proxy.backend_connected',
  'cowrie.proxy.backend_disconnected',
  'cowrie.proxy.client_disconnect',
  'cowrie.proxy.ssh',
  'cowrie.reversedns.connect',
  'cowrie.reversedns.forward',
  'cowrie.urlhaus.submitted',
  'cowrie.virustotal.scanfile',
  'cowrie.virustotal.scanurl',
] as const;

/**
 * Every event id that Cowrie documents, old ids included.
 * Source: `src/cowrie/core/eventids.py` and `docs/OUTPUT.rst` of Cowrie, 2020 to 2026.
 */
const KNOWN: ReadonlySet<string> = new Set([...SESSION_EVENTS, ...OPERATIONAL_EVENTS]);
const OPERATIONAL: ReadonlySet<string> = new Set(OPERATIONAL_EVENTS);

export const isKnownEvent = (eventId: string): boolean => KNOWN.has(eventId);

export const isOperationalEvent = (eventId: string): boolean => OPERATIONAL.has(eventId);

/** Old generations let these overwrite `src_ip` with what the attacker claims as the originator of a tunnel. */
export const claimsItsSource = (eventId: string): boolean => eventId.startsWith('cowrie.direct-tcpip.') || eventId.startsWith('cowrie.tunnelproxy-tcpip.');

// SPDX-License-Identifier: AGPL-3.0-or-later

/** Everything an export says about one attacker. A part that is not known is null or empty, and the export leaves it out. */
export interface Dossier {
  readonly attacker: AttackerFacts;
  /** Whether another attacker was seen at the address before this one. */
  readonly isLaterAtAddress: boolean;
  /** The winner of the merge chain. */
  readonly identity: IdentityFacts | null;
  readonly behavior: BehaviorFacts | null;
  readonly intel: IntelFacts | null;
  /** Every tag of the attacker, folded. */
  readonly sightings: readonly TagGroup[];
  /** Tags that name its identity and no attacker, folded: each attacker of the identity has the same. */
  readonly identitySightings: readonly TagGroup[];
  /** The newest first. */
  readonly artifacts: readonly ArtifactFacts[];
  /** The last seen first. */
  readonly smtpTargets: readonly SmtpTargetFacts[];
  /** Command lines as typed, trimmed, each once, in the order of their first use. */
  readonly commands: readonly string[];
  /** In the order in which their windows end. */
  readonly observations: readonly ObservationFacts[];
  /** Payloads of the fingerprint bounties of the attacker's address, the oldest first. */
  readonly fingerprints: readonly Readonly<Record<string, unknown>>[];
}

/** An identity, with the dossiers of the attackers that were resolved to it. */
export interface IdentityDossier {
  readonly identity: IdentityFacts;
  /** Tags that name the identity and no attacker, folded. */
  readonly sightings: readonly TagGroup[];
  /** The last seen first; they may be thousands, and come one after the other. */
  readonly attackers: Iterable<Dossier> | AsyncIterable<Dossier>;
}

export interface AttackerFacts {
  readonly uuid: string;
  /** IPv4 or IPv6. */
  readonly ip: string;
  /** The earlier of what the row and the tags say; may be after `lastSeen` where a producer's clock was wrong. */
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly eventCount: number;
  readonly countryCode: string | null;
  readonly asn: number | null;
  readonly asName: string | null;
}

export interface IdentityFacts {
  readonly uuid: string;
  readonly campaignUuid: string | null;
  readonly firstSeen: Date | null;
  readonly lastSeen: Date | null;
  readonly ja3Hashes: readonly string[];
  readonly hasshHashes: readonly string[];
  readonly ja4hHashes: readonly string[];
  readonly ja4QuicHashes: readonly string[];
  readonly httpVersionsSeen: readonly string[];
  readonly tlsCertSha256: readonly string[];
  readonly payloadSimhashes: readonly string[];
  readonly c2Endpoints: readonly unknown[];
  readonly ipv6LinkLocalIids: readonly unknown[];
  /** 16 hex digits. */
  readonly kdDigraphSimhash: string | null;
}

/** JSON columns are decoded; text that is no JSON stays text. */
export interface BehaviorFacts {
  readonly osGuess: string | null;
  readonly hopDistance: number | null;
  readonly retransmitCount: number | null;
  readonly behaviorClass: string | null;
  readonly beaconIntervalS: number | null;
  readonly beaconJitterPct: number | null;
  readonly tcpFingerprint: unknown;
  readonly timingStats: unknown;
  readonly phaseSequence: unknown;
  readonly toolGuesses: unknown;
  readonly kexOrderRaw: unknown;
  readonly sshClientBanners: unknown;
}

export interface IntelFacts {
  readonly aggregateVerdict: string | null;
  readonly abuseipdbScore: number | null;
  readonly greynoiseClassification: string | null;
  readonly greynoiseTags: readonly string[];
  readonly feodoListed: boolean;
  readonly feodoMalwareFamily: string | null;
  readonly threatfoxListed: boolean;
  readonly threatfoxThreatTypes: readonly string[];
  readonly cachedAt: Date | null;
}

/** The tags that differ in nothing but their source: one technique, seen on one decoy, by one version of one rule, under one release. */
export interface TagGroup {
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
  readonly tactic: string;
  readonly deckyId: string | null;
  readonly ruleId: string;
  readonly ruleVersion: number;
  /** As stored: `v19.0`. */
  readonly attackRelease: string;
  readonly count: number;
  /** When the acts were observed, or tagged where the producer did not say. */
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  /** 0 to 1. */
  readonly confidenceMax: number;
}

export interface ArtifactFacts {
  /** As captured, unchecked: an export skips what is not 64 hex digits. */
  readonly sha256: string;
  readonly name: string | null;
  readonly capturedAt: Date;
}

export interface SmtpTargetFacts {
  /** As captured, unchecked. */
  readonly domain: string;
  readonly firstSeen: Date;
  readonly lastSeen: Date;
  readonly count: number;
}

/** An observation envelope, with the names of the wire. */
export interface ObservationFacts {
  readonly primitive: string;
  readonly value: unknown;
  readonly confidence: number;
  /** Epoch seconds. */
  readonly window: { readonly start_ts: number; readonly end_ts: number };
  readonly source: string;
  readonly evidence_ref: string | null;
  readonly identity_ref?: string;
}

/** One tag of a session, as a timeline shows it. */
export interface TimelineTag {
  readonly uuid: string;
  readonly techniqueId: string;
  readonly subTechniqueId: string | null;
  readonly tactic: string;
  readonly attackRelease: string;
  readonly ruleId: string;
  readonly confidence: number;
  readonly deckyId: string | null;
  readonly sourceId: string;
  readonly observedAt: Date;
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface SessionDossier {
  readonly sessionId: string;
  readonly attacker: AttackerFacts | null;
  /** By time, then by uuid. */
  readonly tags: readonly TimelineTag[];
}

// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DEFAULT_LAYOUT, ensureStreams } from '@ttp/bus';
import { AttackerIdentityRow, AttackerIntelRow, attackerUuidOf, AttackerStore, migrate, type TtpTagRow } from '@ttp/persistence';
import { describeOn } from '@ttp/persistence/testing';
import type { Rule, SourceKind } from '@ttp/ttp-core';
import { Registry } from 'prom-client';
import { aSession, SESSION_ENDED, WorkerHarness } from './harness';
import { ALL_SHOTS, messageOf, PACK, rules, type Shot, SHOTS } from './live-fire/shots';
import { type Actor, type Fields, type Frame, FRAMES } from './live-fire/wire-frames';
import { BELOW_FLOOR, SILENT, WIRE_INPUTS } from './live-fire/wire-inputs';

const EXTRA_TOPICS = 'decky.*.traffic';

/** What evidence may hold, by the specification; of other kinds anything goes. */
const EVIDENCE_KEYS: Partial<Record<SourceKind, string>> = {
  command: 'command_text uid user src pwd truncated matched_tokens rule_pattern',
  intel:
    'abuseipdb_categories abuseipdb_score abuse_confidence_score greynoise_classification greynoise_tags greynoise_name feodo_listed ' +
    'feodo_malware_family first_seen_feodo malware_family threatfox_threat_types threatfox_ioc_types threatfox_malware_families threat_types ' +
    'malware_families ioc_types aggregate_verdict bumped_rule_ids',
  email:
    'body_sha256 matched_headers rcpt_domain_set attachment_sha256s rcpt_count matched_kit matched_trigger matched_url_host matched_signals ' +
    'matched_subject_kw matched_body_kw encoded_byte_count btc_address matched_keywords',
  canary_fingerprint: 'metric matched_signature',
  http_fingerprint: 'kind hash protocol client_ip seen_at raw',
  ipv6_leak: 'addr mac_oui iid_kind vector on_iface attacker_v4 observed_at',
};

/** The attacker of the n-th message. */
function actorOf(n: number): Actor {
  const ip = `${n < 250 ? '198.51.100' : '203.0.113'}.${(n % 250) + 1}`;
  return { name: `live-${n}`, ip, uuid: attackerUuidOf(ip), identity: `b2b7c0de-7a11-4c3d-8e2f-${String(n).padStart(12, '0')}` };
}

const ACTORS: ReadonlyMap<Shot, Actor> = new Map(ALL_SHOTS.map((shot, n) => [shot, actorOf(n)]));
const actorFor = (shot: Shot): Actor => ACTORS.get(shot) ?? actorOf(-1);

const isOf = ({ uuid, identity }: Actor) => (tag: TtpTagRow): boolean => tag.attackerUuid === uuid || tag.identityUuid === identity;
const confidencesOf = (claims: readonly { readonly confidence: number }[]) => claims.map(({ confidence }) => confidence).toSorted((a, b) => a - b);
const storesOf = ({ stores }: Shot, actor: Actor): Fields => (typeof stores === 'function' ? stores(actor) : stores);

describeOn('sqlite', 'the shipped rules, in a worker', (databases) => {
  let harness: WorkerHarness;
  let worker: NestFastifyApplication;
  let tags: readonly TtpTagRow[] = [];
  /** What was announced of a tag, by its uuid. */
  let announced: ReadonlyMap<string, Fields> = new Map();

  beforeAll(async () => {
    harness = await WorkerHarness.start(await databases().create());
    await migrate(harness.database);
    await ensureStreams(harness.nc, { ...DEFAULT_LAYOUT, extraTopics: [EXTRA_TOPICS] });
    worker = await harness.startWorker({ rulesDir: PACK, extraTopics: EXTRA_TOPICS });
    const actors = [...ACTORS.values()];
    await new AttackerStore(harness.database).createMissing(actors.map(({ ip }) => ip), new Date());
    await harness.database.getRepository(AttackerIdentityRow).insert(actors.map(({ identity }) => ({ uuid: identity })));
    await Promise.all([...ACTORS].map(([shot, actor]) => publish(shot, actor)));
    await harness.settled();
    tags = await harness.tags();
    const announcements = (await harness.published()).filter(({ subject }) => subject === 'ttp.tagged');
    announced = new Map(announcements.flatMap(({ payload }) => (payload['tag_uuids'] as string[]).map((uuid) => [uuid, payload])));
  });
  afterAll(() => harness.stop());

  const publish = (shot: Shot, actor: Actor): Promise<void> => {
    const { subject, type, payload } = messageOf(shot, actor);
    return harness.publish(subject, payload, type);
  };

  const firing = rules.filter(({ ruleId }) => !(ruleId in SILENT) && !BELOW_FLOOR.has(ruleId));

  it('all have a message to fire them, or a reason to stay silent', () => {
    const idle = rules.map(({ ruleId }) => ruleId).filter((ruleId) => !(ruleId in SILENT) && SHOTS.get(ruleId)?.length === 0);
    expect(idle).toEqual([]);
    const named = [...Object.keys(SILENT), ...BELOW_FLOOR, ...Object.values(WIRE_INPUTS).flatMap((inputs) => inputs.map(({ rule }) => rule))];
    expect(named.filter((ruleId) => !SHOTS.has(ruleId))).toEqual([]);
  });

  it('all fire', () => {
    const fired = new Set(tags.map(({ ruleId }) => ruleId));
    expect(firing.map(({ ruleId }) => ruleId).filter((ruleId) => !fired.has(ruleId))).toEqual([]);
  });

  describe.each(firing.map((rule) => [rule.ruleId, rule] as const))('%s', (ruleId, rule: Rule) => {
    it.each((SHOTS.get(ruleId) ?? []).map((shot) => [shot.topic, shot] as const))('fires on %s', (topic, shot) => {
      const actor = actorFor(shot);
      const { kinds }: Frame = FRAMES[topic];
      const found = tags.filter((tag) => tag.ruleId === ruleId && isOf(actor)(tag));
      // What intelligence says chooses among the techniques of its rule, and weighs them.
      expect(confidencesOf(found)).toEqual(confidencesOf(kinds.includes('intel') ? found : rule.emits));
      expect(found).not.toEqual([]);
      for (const { uuid, sourceKind, attackerUuid, identityUuid, ruleVersion, evidence } of found) {
        expect(kinds.filter((kind) => rule.appliesTo.includes(kind))).toContain(sourceKind);
        expect([attackerUuid, identityUuid]).toEqual(sourceKind === 'identity' ? [null, actor.identity] : [actor.uuid, null]);
        expect(ruleVersion).toBe(rule.ruleVersion);
        expect(evidence).toEqual(storesOf(shot, actor));
        expect(announced.get(uuid)).toMatchObject({ attacker_uuid: attackerUuid, identity_uuid: identityUuid });
      }
    });
  });

  it.each(Object.entries(SILENT))('%s stays silent', (ruleId, { why }) => {
    expect([why, tags.filter((tag) => tag.ruleId === ruleId)]).toEqual([why, []]);
  });

  it('those below the floor fire, and are dropped there', async () => {
    const dropped = (await worker.get(Registry).getSingleMetric('ttp_tag_below_floor')?.get())?.values ?? [];
    const shots = [...BELOW_FLOOR].map((ruleId) => [ruleId, SHOTS.get(ruleId)?.length] as const);
    expect(new Map(dropped.map(({ labels, value }) => [labels['rule'], value]))).toEqual(new Map(shots));
    expect(tags.filter(({ ruleId }) => BELOW_FLOOR.has(ruleId))).toEqual([]);
  });

  it('show no evidence that the specification does not name', () => {
    const undeclared = tags.filter(({ sourceKind, evidence }) => {
      const allowed = EVIDENCE_KEYS[sourceKind]?.split(' ');
      return allowed && Object.keys(evidence).some((key) => !allowed.includes(key));
    });
    expect(undeclared).toEqual([]);
    expect(tags.filter(({ evidence }) => 'password' in evidence)).toEqual([]);
  });

  it('leave no message behind', async () => {
    expect(await harness.deadLetters()).toEqual([]);
    expect([announced.size, await harness.outboxRows()]).toEqual([tags.length, 0]);
  });

  it('fire on stored intelligence at the end of a session, under the source id of the live path', async () => {
    const actor = actorOf(ALL_SHOTS.length);
    await new AttackerStore(harness.database).createMissing([actor.ip], new Date());
    await harness.database.getRepository(AttackerIntelRow).insert({
      uuid: actor.identity,
      attackerUuid: actor.uuid,
      attackerIp: actor.ip,
      schemaVersion: 1,
      abuseipdbScore: 90,
      abuseipdbCategories: '[18]',
      greynoiseClassification: 'malicious',
      feodoListed: true,
      threatfoxThreatTypes: '["payload"]',
    });
    for (const session of ['one', 'two']) await harness.publish(SESSION_ENDED, aSession(session, [], { attacker_ip: actor.ip }));
    await harness.settled();
    const found = (await harness.tags()).filter(isOf(actor)).map(({ ruleId, sourceKind, sourceId }) => [ruleId, sourceKind, sourceId]);
    expect(new Set(found.map(([ruleId]) => ruleId))).toEqual(new Set(['R0054', 'R0055', 'R0056', 'R0057']));
    expect(found.filter(([, kind, id]) => kind !== 'intel' || id !== actor.uuid)).toEqual([]);
    expect(found).toHaveLength(5);
  });
});

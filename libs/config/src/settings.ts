// SPDX-License-Identifier: AGPL-3.0-or-later
import { IsBoolean, IsIn, IsInt, IsNotEmpty, IsNumber, IsString, Matches, Max, MaxLength, Min, ValidateIf } from 'class-validator';
import { Setting } from './setting';

const WEAK_SECRETS = /^(?!(?:secret|changeme|password|decnet|test|dev|admin)+$).*$/i;

/** Every setting of the product, validated once at boot. Names of environment variables are DECNET's where DECNET has one. */
export class Settings {
  @Setting({ env: 'DECNET_NATS_URL', flag: 'nats', help: 'NATS server, or several separated by commas' })
  @Matches(/^(nats|tls):\/\/[^\s]+$/, { message: 'must look like nats://HOST:PORT or tls://HOST:PORT' })
  natsUrl: string = 'nats://127.0.0.1:4222';

  @Setting({ env: 'DECNET_NATS_CREDS', flag: 'nats-creds', help: 'NATS credentials file' })
  @IsString()
  natsCreds: string = '';

  @Setting({ env: 'DECNET_NATS_REPLICAS', flag: 'nats-replicas', help: 'copies of each stream when it is created: 1 alone, 3 in a cluster' })
  @IsIn([1, 3, 5], { message: 'must be 1, 3 or 5' })
  natsReplicas: number = 1;

  @Setting({ env: 'DECNET_TTP_EXTRA_TOPICS', flag: 'extra-topics', help: 'topics consumed besides the nine, separated by commas' })
  @IsString()
  extraTopics: string = '';

  @Setting({ env: 'DECNET_TTP_ACK_WAIT_MS', flag: 'ack-wait-ms', help: 'milliseconds after which an unanswered event is delivered again' })
  @IsInt()
  @Min(1_000)
  @Max(3_600_000)
  ackWaitMs: number = 30_000;

  @Setting({ env: 'DECNET_TTP_BATCH_SIZE', flag: 'batch-size', help: 'events tagged and stored in one transaction' })
  @IsInt()
  @Min(1)
  @Max(1_000)
  batchSize: number = 100;

  @Setting({ env: 'DECNET_DB_TYPE', flag: 'db', help: 'sqlite or mysql (MySQL 8, MariaDB 10.11)', word: true })
  @IsIn(['sqlite', 'mysql'], { message: 'must be sqlite or mysql' })
  dbType: string = 'sqlite';

  @Setting({ env: 'DECNET_DB_PATH', flag: 'db-path', help: 'SQLite file' })
  @ValidateIf((settings: Settings) => settings.dbType === 'sqlite')
  @IsNotEmpty({ message: 'must name a file when the database is sqlite' })
  dbPath: string = '.ttp/ttp.sqlite';

  @Setting({ env: 'DECNET_DB_URL', flag: 'db-url', help: 'mysql://USER:PASSWORD@HOST:PORT/NAME; replaces the five settings below', secret: true })
  @Matches(/^$|^mysql(\+\w+)?:\/\/\S+$/, { message: 'must look like mysql://USER:PASSWORD@HOST:PORT/NAME' })
  dbUrl: string = '';

  @Setting({ env: 'DECNET_DB_HOST', flag: 'db-host', help: 'database host' })
  @IsNotEmpty()
  dbHost: string = 'localhost';

  @Setting({ env: 'DECNET_DB_PORT', flag: 'db-port', help: 'database port' })
  @IsInt()
  @Min(1)
  @Max(65_535)
  dbPort: number = 3306;

  @Setting({ env: 'DECNET_DB_NAME', flag: 'db-name', help: 'database name' })
  @IsNotEmpty()
  dbName: string = 'decnet';

  @Setting({ env: 'DECNET_DB_USER', flag: 'db-user', help: 'database user' })
  @IsNotEmpty()
  dbUser: string = 'decnet';

  @Setting({ env: 'DECNET_DB_PASSWORD', flag: 'db-password', help: 'database password', secret: true })
  @ValidateIf((settings: Settings) => settings.dbType === 'mysql' && settings.dbUrl === '')
  @IsNotEmpty({ message: 'must be set when the database is mysql and there is no DECNET_DB_URL' })
  dbPassword: string = '';

  @Setting({ env: 'DECNET_DB_POOL_SIZE', flag: 'db-pool-size', help: 'connections to a MySQL or MariaDB server' })
  @IsInt()
  @Min(1)
  @Max(1_000)
  dbPoolSize: number = 20;

  @Setting({ env: 'DECNET_TTP_TAGGER_TYPE', flag: 'tagger', help: 'how events are tagged; composite is the only way', word: true })
  @IsIn(['composite'], { message: 'must be composite' })
  taggerType: string = 'composite';

  @Setting({ env: 'DECNET_TTP_RULE_STORE_TYPE', flag: 'rule-store-type', help: 'where a worker reads rules: filesystem, database, or rpc (asks rule-store)', word: true })
  @IsIn(['filesystem', 'database', 'rpc'], { message: 'must be filesystem, database or rpc' })
  ruleStoreType: string = 'filesystem';

  @Setting({ env: 'DECNET_TTP_RULES_DIR', flag: 'rules', help: 'directory of rule files' })
  @IsNotEmpty()
  rulesDir: string = 'rules/ttp';

  @Setting({ env: 'DECNET_TTP_INTEL_DIR', flag: 'intel', help: 'folder of the tables that say what intelligence providers mean' })
  @IsNotEmpty()
  intelDir: string = 'rules/intel';

  @Setting({ env: 'DECNET_ARTIFACTS_ROOT', flag: 'artifacts', help: 'folder of what decoys captured; the texts of mails are read from it' })
  @IsNotEmpty()
  artifactsRoot: string = '/var/lib/decnet/artifacts';

  @Setting({ env: 'DECNET_TTP_RULES_TRUTH', flag: 'rules-truth', help: 'directory: files are synced to the database; database: rules are edited by the API', word: true })
  @IsIn(['directory', 'database'], { message: 'must be directory or database' })
  rulesTruth: string = 'directory';

  @Setting({ env: 'DECNET_TTP_POLL_MS', flag: 'poll-ms', help: 'milliseconds between looks at the change log of the rules when no hint comes' })
  @IsInt()
  @Min(50)
  @Max(60_000)
  pollMs: number = 1_000;

  @Setting({ env: 'DECNET_TTP_CONFIDENCE_FLOOR', flag: 'confidence-floor', help: 'tags below this confidence are not stored' })
  @IsNumber()
  @Min(0)
  @Max(1)
  confidenceFloor: number = 0.3;

  @Setting({ env: 'DECNET_TTP_ATTACKER_MODE', flag: 'attacker-mode', help: 'lookup: wait for DECNET to write the attacker; create: write it', word: true })
  @IsIn(['lookup', 'create'], { message: 'must be lookup or create' })
  attackerMode: string = 'lookup';

  @Setting({ env: 'DECNET_ATTACK_VERSION', flag: 'attack', help: 'ATT&CK release; when empty 19.0, or 19.1 where a full bundle is asked for' })
  @Matches(/^$|^\d{1,3}\.\d{1,3}$/, { message: 'must be 18.1 or 19.0, or any release N.N together with DECNET_ATTACK_SHA256' })
  attackVersion: string = '';

  @Setting({ env: 'DECNET_ATTACK_SHA256', flag: 'attack-sha256', help: "SHA-256 of that release's bundle, uncompressed, where it is not known" })
  @Matches(/^$|^[0-9a-f]{64}$/i, { message: 'must be 64 hexadecimal digits' })
  attackSha256: string = '';

  @Setting({ env: 'DECNET_ATTACK_BUNDLE', flag: 'attack-bundle', help: 'full ATT&CK bundle to use instead of what ships, .json or .json.gz' })
  @IsString()
  attackBundle: string = '';

  @Setting({ env: 'DECNET_ATTACK_LICENSE', flag: 'attack-license', help: "MITRE's terms of use, where they are not beside the bundle" })
  @IsString()
  attackLicense: string = '';

  @Setting({ env: 'DECNET_ATTACK_CACHE_DIR', flag: 'attack-cache', help: 'folder of fetched bundles; ~/.cache/decnet/attack when empty' })
  @IsString()
  attackCacheDir: string = '';

  @Setting({ env: 'DECNET_ATTACK_AUTO_FETCH', flag: 'attack-auto-fetch', help: 'download a bundle that is neither there nor ships' })
  @IsBoolean()
  attackAutoFetch: boolean = false;

  @Setting({ env: 'DECNET_API_HOST', flag: 'host', help: 'address that HTTP listens on' })
  @IsNotEmpty()
  apiHost: string = '127.0.0.1';

  @Setting({ env: 'DECNET_API_PORT', flag: 'port', help: 'HTTP port of export-api; 0 takes a free one' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  apiPort: number = 8000;

  @Setting({ env: 'DECNET_TTP_WORKER_PORT', flag: 'worker-port', help: 'health and metrics port of ttp-worker' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  workerPort: number = 8001;

  @Setting({ env: 'DECNET_RULE_STORE_PORT', flag: 'rule-store-port', help: 'HTTP port of rule-store' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  ruleStorePort: number = 8002;

  @Setting({ env: 'DECNET_RULE_STORE_URL', flag: 'rule-store', help: 'where commands find rule-store; this host and its port when empty' })
  @Matches(/^$|^https?:\/\/[^\s]+$/, { message: 'must look like http://HOST:PORT' })
  ruleStoreUrl: string = '';

  @Setting({ env: 'DECNET_API_TOKEN', flag: 'api-token', help: 'token or API key that commands show to the services', secret: true })
  @IsString()
  apiToken: string = '';

  @Setting({ env: 'DECNET_RULE_SYNC_PORT', flag: 'rule-sync-port', help: 'health port of rule-sync' })
  @IsInt()
  @Min(0)
  @Max(65_535)
  ruleSyncPort: number = 8003;

  @Setting({ env: 'DECNET_JWT_SECRET', flag: 'jwt-secret', help: 'secret of API tokens, 32 characters or more; required beyond loopback', secret: true })
  @Matches(/^$|^.{32,}$/s, { message: 'must be 32 characters or more' })
  @Matches(WEAK_SECRETS, { message: 'is a well-known weak value; take 32 random characters' })
  @MaxLength(4_096)
  jwtSecret: string = '';

  @Setting({ env: 'DECNET_CORS_ORIGINS', flag: 'cors-origins', help: 'origins whose pages may call the API, separated by commas; none when empty' })
  @Matches(/^$|^https?:\/\/[^\s,*/?#]+(?:,\s*https?:\/\/[^\s,*/?#]+)*$/i, { message: 'must name origins such as https://console.example.com; * is refused' })
  corsOrigins: string = '';

  @Setting({ env: 'DECNET_LIMITER_ENABLED', flag: 'limiter', help: 'limit exports and state changes by user, wrong credentials by address' })
  @IsBoolean()
  limiterEnabled: boolean = true;

  @Setting({ env: 'DECNET_TTP_DATA_DIR', flag: 'data', help: 'where `ttp up` keeps its database and broker' })
  @IsNotEmpty()
  dataDir: string = '.ttp';

  @Setting({ env: 'DECNET_LOG_FORMAT', flag: 'log-format', help: 'text, json: one object per line, or rfc5424: syslog lines on stderr', word: true })
  @IsIn(['text', 'json', 'rfc5424'], { message: 'must be text, json or rfc5424' })
  logFormat: string = 'text';

  @Setting({ env: 'DECNET_SYSTEM_LOGS', flag: 'system-logs', help: 'file that log lines also go to: 10 MB, and 5 old ones; none when empty' })
  @IsString()
  systemLogs: string = '';

  @Setting({ env: 'DECNET_DEVELOPER_TRACING', flag: 'tracing', help: 'send OpenTelemetry traces' })
  @IsBoolean()
  tracing: boolean = false;

  @Setting({ env: 'DECNET_OTEL_ENDPOINT', flag: 'otel-endpoint', help: 'OTLP collector of traces, over gRPC' })
  @Matches(/^https?:\/\/[^\s]+$/, { message: 'must look like http://HOST:PORT' })
  otelEndpoint: string = 'http://localhost:4317';

  @Setting({ env: 'DECNET_DEVELOPER', flag: 'developer', help: 'debug logging' })
  @IsBoolean()
  developer: boolean = false;
}

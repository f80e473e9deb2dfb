// SPDX-License-Identifier: AGPL-3.0-or-later
export { BatchConsumer, type BatchConsumerOptions, type ConsumerState, type ConsumerStatus, type DrainReport } from './batch-consumer';
export type { BatchHandler, Settlement } from './batch-runner';
export { type BusOptions, type BusState, connectBus, redactUrl } from './connect';
export { inboxPrefixOf, newCredentials, publicKeyIn } from './credentials';
export { DEAD_LETTER_HEADERS } from './dead-letter';
export type { Delivered } from './delivery';
export { DEFAULT_ACK_WAIT_MS, ensureReplicasBucket, ensureStreams, ensureWorkerConsumer, REPLICA_TTL_MS, type WorkerConsumerOptions } from './ensure';
export { parseExtraTopics } from './extra-topics';
export { BUS_USER_NAMES, BUS_USERS, type BusPermissions, type BusUser, permissionsOf } from './permissions';
export { Publisher, type PublisherOptions, type PublishResult } from './publisher';
export { type ReplicaHeartbeat, type ReplicaRecord, ReplicaRegistry } from './replicas';
export { type Action, decide, DEFAULT_POLICY, type FailureReason, lastDelivery, type Outcome, refuseCrashLoop, type SettlePolicy } from './settle';
export type { SettlementCounts } from './settler';
export { StreamAppender, type StreamEnd } from './stream-appender';
export * from './streams';

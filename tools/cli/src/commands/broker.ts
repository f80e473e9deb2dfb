// SPDX-License-Identifier: AGPL-3.0-or-later
import { type Command, InvalidArgumentError } from 'commander';
import type { ConfigFlags } from '../broker/write-config';
import { addSettingsOptions, settingsFrom, STREAMS } from './settings-options';

const EXAMPLES = `
Examples:
  ttp broker config --keys keys --out nats.conf
  ttp broker init --nats nats://192.0.2.10:4222 --nats-creds keys/operator.nk
  DECNET_NATS_CREDS=keys/ttp-worker.nk ttp worker`;

export function configure(command: Command): void {
  command.addHelpText('after', EXAMPLES);
  config(command);
  init(command);
}

function config(broker: Command): void {
  const command = broker
    .command('config')
    .description('write a nats-server configuration with a user for each service, limited to its subjects')
    .option('--keys <dir>', "folder of the users' secret keys; those that are missing are made", 'nats-keys')
    .option('--out <file>', 'file to write (default: stdout)')
    .option('--listen <host:port>', 'where the broker listens', hostAndPort, '127.0.0.1:4222')
    .option('--store <dir>', 'where JetStream keeps its files', '/var/lib/nats/jetstream')
    .option('--sync <interval>', "how often the store is flushed to the disk: 10s, 1m, always (default: the server's own)", interval)
    .addHelpText('after', '\nExample:\n  ttp broker config --keys keys --listen 192.0.2.10:4222 --sync 10s > nats.conf');
  addSettingsOptions(command, ['extra-topics']).action(async (_options, invoked: Command) => {
    (await import('../broker/write-config')).writeConfig(settingsFrom(invoked).settings, invoked.opts<ConfigFlags>());
  });
}

function init(broker: Command): void {
  const command = broker
    .command('init')
    .description('create the streams, the bucket and the consumer, as a user who may')
    .addHelpText('after', '\nExample:\n  ttp broker init --nats-creds keys/operator.nk --nats-replicas 3');
  addSettingsOptions(command, [...STREAMS, 'ack-wait-ms']).action(async (_options, invoked: Command) => {
    await (await import('../broker/init-broker')).initBroker(settingsFrom(invoked).settings);
  });
}

function hostAndPort(text: string): string {
  if (!/^[\w.:[\]-]*:\d{1,5}$/.test(text)) throw new InvalidArgumentError('must look like 192.0.2.10:4222');
  return text;
}

function interval(text: string): string {
  if (!/^(always|[1-9]\d{0,5}(ms|s|m|h))$/.test(text)) throw new InvalidArgumentError('must be always, or a duration such as 10s');
  return text;
}

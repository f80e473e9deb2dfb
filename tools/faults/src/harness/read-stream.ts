// SPDX-License-Identifier: AGPL-3.0-or-later
import { jetstream, jetstreamManager, type JsMsg } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';

/** Everything that a stream holds, in order. */
export async function readStream<T>(nc: NatsConnection, stream: string, convert: (message: JsMsg) => T, signal: AbortSignal): Promise<readonly T[]> {
  const read: T[] = [];
  const { state } = await (await jetstreamManager(nc)).streams.info(stream);
  if (state.messages === 0) return read;
  const messages = await (await jetstream(nc).consumers.get(stream)).consume();
  const stop = () => void messages.close();
  signal.addEventListener('abort', stop, { once: true });
  for await (const message of messages) {
    read.push(convert(message));
    if (message.info.pending === 0) break;
  }
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return read;
}

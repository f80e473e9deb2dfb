// SPDX-License-Identifier: AGPL-3.0-or-later
import { createParamDecorator, type ExecutionContext, Logger, StreamableFile } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { pipeline, Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { createGzip } from 'node:zlib';

export interface Download {
  readonly fileName: string;
  /** `application/json` when left out. */
  readonly mediaType?: string;
  /** The text, piece by piece. The signal is given when nobody waits for it any more. */
  readonly texts: (signal: AbortSignal) => AsyncGenerator<string>;
}

export type SendDownload = (download: Download) => Promise<StreamableFile>;

/** The way of a handler to answer with a file. */
export const Sender = createParamDecorator((_: unknown, context: ExecutionContext): SendDownload => {
  const http = context.switchToHttp();
  return (file) => download(http.getRequest(), http.getResponse(), file);
});

const log = new Logger('Download');

/**
 * A file that is made while it is sent: read as fast as the client takes it, no faster, and no further when the client goes. Compressed for
 * whoever accepts gzip. What fails before the first piece is an error as of any other route; later, the connection breaks off.
 */
async function download(request: FastifyRequest, reply: FastifyReply, file: Download): Promise<StreamableFile> {
  const { fileName, mediaType = 'application/json', texts } = file;
  const gone = new AbortController();
  reply.raw.once('close', () => gone.abort());
  const pieces = texts(gone.signal);
  const first = await pieces.next();
  const onError = (error: unknown) => gone.signal.aborted || log.error(`${fileName} broke off`, error instanceof Error ? error.stack : String(error));
  const text = Readable.from(first.done ? [] : resumed(first.value, pieces, onError), { objectMode: false });
  const isZipped = acceptsGzip(request.headers['accept-encoding']);
  void reply.headers({
    'content-type': mediaType,
    'content-disposition': `attachment; filename="${fileName.replace(/[^\w.-]/g, '_')}"`,
    'cache-control': 'no-store',
    // CORS may have written one already.
    vary: [reply.getHeader('vary') ?? [], 'Accept-Encoding'].flat().join(', '),
    ...(isZipped && { 'content-encoding': 'gzip' }),
  });
  // Whoever reads the far end hears of an error at either.
  return new StreamableFile(isZipped ? pipeline(text, createGzip(), () => undefined) : text);
}

async function* resumed(first: string, rest: AsyncGenerator<string>, onError: (error: unknown) => void): AsyncGenerator<string> {
  try {
    for (let piece = first; ; ) {
      yield piece;
      // Reading an SQLite file and filling the socket's buffer never wait: without this, nobody else would be answered meanwhile.
      await setImmediate();
      const next = await rest.next();
      if (next.done) return;
      piece = next.value;
    }
  } catch (error) {
    onError(error);
    throw error;
  } finally {
    // Left before the rest was begun, it would never end.
    await rest.return(undefined);
  }
}

const REFUSED = /;\s*q=0(?:\.0*)?\s*$/;

const acceptsGzip = (header: string | string[] | undefined): boolean =>
  String(header ?? '').split(',').some((coding) => /^\s*gzip\b/i.test(coding) && !REFUSED.test(coding));

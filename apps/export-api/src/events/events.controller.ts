// SPDX-License-Identifier: AGPL-3.0-or-later
import { Controller, Get, Header, HttpCode, Post, Query, Req, Res } from '@nestjs/common';
import { Type } from '@sinclair/typebox';
import { Answers, Caller, CallerClaims, type CallerIdentity, type Claims, RateLimited, row, TakesTicket, TICKET_LIFE_S, Tickets } from '@ttp/service';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { EVENT_STREAM } from './event-stream';
import { EventStreams } from './event.streams';

class EventsQuery {
  /** Of `POST /auth/sse-ticket`: an EventSource sends no header. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  ticket?: string;

  /** As the header `Last-Event-ID`, which an EventSource that is new does not send. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  last_event_id?: string;
}

const TicketRow = row({ ticket: Type.String(), expires_in: Type.Integer({ description: 'Seconds' }) });

@Controller()
export class EventsController {
  constructor(
    private readonly streams: EventStreams,
    private readonly tickets: Tickets,
  ) {}

  /** For one request to `/ttp/events`, instead of the caller's token. */
  @Post('auth/sse-ticket')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @RateLimited('event ticket', 60)
  @Answers(TicketRow, { problems: { 429: 'More than 60 a minute' } })
  ticket(@CallerClaims() claims: Claims | null) {
    return { ticket: this.tickets.issue(claims), expires_in: TICKET_LIFE_S };
  }

  /** Tags, and changes of rules, as they happen: Server-Sent Events. */
  @Get('ttp/events')
  @TakesTicket()
  @Answers(Type.String(), {
    content: { [EVENT_STREAM]: Type.String() },
    problems: { 429: 'Too many streams of this user', 503: 'The broker is away, or too many streams are open' },
  })
  async events(
    @Query() { last_event_id: given }: EventsQuery,
    @Caller() { name }: CallerIdentity,
    @CallerClaims() claims: Claims | null,
    @Req() { method, headers }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // Who asks for the headers alone gets no stream.
    if (method === 'HEAD') return void reply.type(EVENT_STREAM).send();
    const header = headers['last-event-id'];
    await this.streams.open(reply, { name, claims, lastId: given ?? (typeof header === 'string' ? header : undefined) });
  }
}

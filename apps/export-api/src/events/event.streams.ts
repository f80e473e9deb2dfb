// SPDX-License-Identifier: AGPL-3.0-or-later
import { type BeforeApplicationShutdown, HttpException, HttpStatus, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { type Claims, Users } from '@ttp/service';
import type { FastifyReply } from 'fastify';
import { EventLimits } from './event-limits';
import { EventStream } from './event-stream';
import { LiveEvents } from './live.events';

/** Who listens. */
export interface Listener {
  readonly name: string;
  /** Null where no token is asked for. */
  readonly claims: Claims | null;
  /** The event that it saw last. */
  readonly lastId: string | undefined;
}

/** A place that is taken; the stream follows when the broker is there. */
interface Place {
  readonly name: string;
  stream?: EventStream;
}

const NO_MORE = 'no more event streams now; try again later';

/** The open streams of this process, which are few, and end before it does. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly places = new Set<Place>();
  private stopping = false;

  constructor(
    private readonly events: LiveEvents,
    private readonly users: Users,
    private readonly limits: EventLimits,
  ) {}

  beforeApplicationShutdown(): void {
    this.stopping = true;
    for (const { stream } of this.places) stream?.end();
  }

  /** Answers with a stream that goes on. Throws 429 or 503 while there is none to be had. */
  async open(reply: FastifyReply, { name, claims, lastId }: Listener): Promise<void> {
    const place = this.placeOf(name);
    const waiting: string[] = [];
    try {
      const stopListening = await this.events.listen((text) => (place.stream ? place.stream.send(text) : waiting.push(text)), lastId);
      const leave = () => {
        stopListening();
        this.places.delete(place);
      };
      if (this.stopping || reply.raw.destroyed) {
        leave();
        throw new ServiceUnavailableException(NO_MORE);
      }
      place.stream = new EventStream(reply, this.optionsOf(claims), leave);
      for (const text of waiting) place.stream.send(text);
    } catch (error) {
      this.places.delete(place);
      throw error;
    }
  }

  private placeOf(name: string): Place {
    const { streams, streamsOfUser } = this.limits;
    if (this.stopping || this.places.size >= streams) throw new ServiceUnavailableException(NO_MORE);
    const own = [...this.places].filter((place) => place.name === name).length;
    if (own >= streamsOfUser) throw new HttpException(`at most ${streamsOfUser} event streams of a user`, HttpStatus.TOO_MANY_REQUESTS);
    const place = { name };
    this.places.add(place);
    return place;
  }

  private optionsOf(claims: Claims | null) {
    const endsAt = claims === null ? Infinity : claims.exp * 1_000;
    const isAllowed = async () => {
      const bearer = claims && (await this.users.bearerOf(claims));
      return claims === null || (bearer !== null && !bearer.mustChangePassword);
    };
    return { limits: this.limits, endsAt, isAllowed };
  }
}

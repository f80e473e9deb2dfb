// SPDX-License-Identifier: AGPL-3.0-or-later
import { SetMetadata } from '@nestjs/common';
import type { TSchema } from '@sinclair/typebox';

export const ANSWERS = 'documented answers';

export interface DocumentedAnswers {
  /** By media type: the body of 200. */
  readonly content: Readonly<Record<string, TSchema>>;
  /** Headers of 200, by name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Refusals of this route beyond those that any route may give, by status. */
  readonly problems: Readonly<Record<number, string>>;
}

/**
 * What a route answers, for the OpenAPI document. The schema is JSON, unless `content` names the media types.
 * Not the decorators of `@nestjs/swagger`: these load a library that nobody needs before the document is asked for.
 */
export const Answers = (schema: TSchema, more: Partial<DocumentedAnswers> = {}) =>
  SetMetadata(ANSWERS, { content: { 'application/json': schema }, headers: {}, problems: {}, ...more } satisfies DocumentedAnswers);

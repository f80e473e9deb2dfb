// SPDX-License-Identifier: AGPL-3.0-or-later
import { type ArgumentMetadata, BadRequestException, Injectable, type PipeTransform, UnsupportedMediaTypeException } from '@nestjs/common';
import { plainToInstance, type ClassConstructor } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { RawBody } from './raw-bodies';

/** JSON bodies, and bodies and queries whose parameter is a class with checks as an instance of it. Answers 400 or 415; no value is echoed. */
@Injectable()
export class InputPipe implements PipeTransform {
  transform(value: unknown, { type, metatype }: ArgumentMetadata): unknown {
    if (type !== 'body' && type !== 'query') return value;
    const input = type === 'body' ? jsonOf(value) : value;
    const fields = fieldsOf(metatype);
    return fields.size === 0 ? input : checked(metatype as ClassConstructor<object>, fields, input);
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function jsonOf(body: unknown): unknown {
  if (!(body instanceof RawBody)) throw new BadRequestException('Body must be valid JSON');
  if (!/^application\/json/i.test(body.contentType)) throw new UnsupportedMediaTypeException('Content-Type must be application/json');
  return parseJson(decode(body.bytes));
}

function decode(bytes: Buffer): string {
  try {
    return UTF8.decode(bytes);
  } catch (cause) {
    throw new BadRequestException('Body must be UTF-8', { cause });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadRequestException('Body must be valid JSON', { cause });
  }
}

function fieldsOf(metatype: ArgumentMetadata['metatype']): ReadonlySet<string> {
  const checks = metatype === undefined ? [] : getMetadataStorage().getTargetValidationMetadatas(metatype, '', false, false);
  return new Set(checks.map(({ propertyName }) => propertyName));
}

function checked(dto: ClassConstructor<object>, fields: ReadonlySet<string>, input: unknown): object {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) throw new BadRequestException('Body must be a JSON object');
  // Not the validator's own whitelist: it takes `__proto__` and `constructor` for known.
  if (!Object.keys(input).every((name) => fields.has(name))) throw new BadRequestException(`unknown field; known are ${[...fields].join(', ')}`);
  const instance: object = plainToInstance(dto, input, { exposeDefaultValues: true });
  const problems = validateSync(instance).map(({ property, constraints }) => Object.values(constraints ?? {})[0] ?? `${property} is not valid`);
  if (problems.length > 0) throw new BadRequestException(problems.join('; '));
  return instance;
}

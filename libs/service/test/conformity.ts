// SPDX-License-Identifier: AGPL-3.0-or-later
import { Ajv2020 } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

/** An OpenAPI document, as far as checking answers needs it. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: object;
}

export interface ApiOperation {
  readonly parameters?: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly schema: ApiField }[];
  readonly responses: Readonly<Record<string, { readonly content: Readonly<Record<string, { readonly schema: object }>> }>>;
}

export interface ApiField {
  readonly type: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly enum?: readonly string[];
}

interface Response {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/** What of an answer is not as the document says: its status, its media type or its body. Of answers that are no JSON, the body is not looked at. */
export function conformityTo({ components }: Pick<ApiDocument, 'components'>): (operation: ApiOperation, response: Response) => readonly unknown[] {
  const ajv = addFormats(new Ajv2020({ strict: false, allErrors: true }));
  return ({ responses }, { statusCode, headers, body }) => {
    const documented = responses[String(statusCode)];
    if (documented === undefined) return [`${statusCode} is not documented`, body];
    const type = String(headers['content-type']).split(';')[0] ?? '';
    const schema = documented.content[type]?.schema;
    if (schema === undefined) return [`${type} is not documented for ${statusCode}`];
    if (!/[/+]json$/.test(type)) return [];
    const check = ajv.compile({ ...schema, components });
    return check(JSON.parse(body)) ? [] : (check.errors ?? []);
  };
}

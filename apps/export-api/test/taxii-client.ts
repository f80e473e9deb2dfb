// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { canonicalJson, type StixObject, verifyTaxii } from '@ttp/attack-stix';
import { getApi } from './harness';

export const TAXII = 'application/taxii+json;version=2.1';
export const STIX = 'application/stix+json;version=2.1';
export const ROOT = '/taxii2/decnet';
export const COLLECTIONS = { attackers: 'full', opencti: 'opencti' } as const;
export const UNKNOWN = '00000000-0000-5000-8000-000000000000';

export type Alias = keyof typeof COLLECTIONS;

interface Page {
  readonly more: boolean;
  readonly next?: string;
  readonly objects?: readonly StixObject[];
}

export const contents = (objects: readonly StixObject[]) => [...new Set(objects.map((object) => canonicalJson(object)))].toSorted();
export const positioned = (...parts: readonly unknown[]) => Buffer.from(JSON.stringify(parts)).toString('base64url');

/** What a client of TAXII asks of the service that is there by then; each answer is checked. */
export function taxiiClient(app: () => NestFastifyApplication) {
  const ask = (path: string, headers: Record<string, string> = { accept: TAXII }) =>
    app().inject({ method: 'GET', url: `${ROOT}${path}`, headers });
  const bodyOf = async <Body = Page>(path: string): Promise<Body> => {
    const response = await ask(path);
    expect([path, response.statusCode, response.headers['content-type'], verifyTaxii(response.json())]).toEqual([path, 200, TAXII, []]);
    return response.json<Body>();
  };
  const objectsIn = async (path: string): Promise<readonly StixObject[]> => (await bodyOf(path)).objects ?? [];

  /** All pages behind each other, as a client follows `next`. */
  async function walk(alias: Alias, query: string, onPage: () => Promise<unknown> = async () => undefined) {
    const pages: Page[] = [];
    const dates: string[] = [];
    for (let next = ''; ; await onPage()) {
      const response = await ask(`/collections/${alias}/objects/?${query}${next}`);
      expect([response.statusCode, response.headers['content-type']]).toEqual([200, TAXII]);
      const page = response.json<Page>();
      expect(verifyTaxii(page, 'envelope', { profile: COLLECTIONS[alias] })).toEqual([]);
      pages.push(page);
      if (page.objects) dates.push(String(response.headers['x-taxii-date-added-first']), String(response.headers['x-taxii-date-added-last']));
      if (page.next === undefined) return { objects: pages.flatMap(({ objects = [] }) => objects), dates, pages };
      next = `&next=${page.next}`;
    }
  }

  const exported = async (alias: Alias): Promise<readonly StixObject[]> =>
    (await getApi(app(), `attackers/export/stix?profile=${COLLECTIONS[alias]}`)).json<{ objects: StixObject[] }>().objects;

  return { ask, bodyOf, objectsIn, walk, exported };
}

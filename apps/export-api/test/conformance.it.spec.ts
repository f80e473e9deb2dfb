// SPDX-License-Identifier: AGPL-3.0-or-later
import { describeOn } from '@ttp/persistence/testing';
import { type ApiDocument, type ApiField, type ApiOperation, conformityTo } from '@ttp/service/testing';
import fc from 'fast-check';
import { startApi } from './harness';
import { aScene, CAMPAIGN, IDENTITY, type Scene } from './scene';

/** Examples a route; a run before a release takes 400. */
const RUNS = Number(process.env['TTP_FUZZ_RUNS'] ?? 40);

/** A request to a route, and whether the document allows what is in its query. */
interface Example {
  readonly url: string;
  /** Null where only the service can tell. */
  readonly isValid: boolean | null;
}

interface Field {
  readonly text: string;
  readonly isValid: boolean | null;
}

const field = (texts: fc.Arbitrary<string>, isValid: boolean | null): fc.Arbitrary<Field> => texts.map((text) => ({ text, isValid }));

const ANY_TEXT = fc.string({ maxLength: 40, unit: 'grapheme' });

const NO_NUMBER = fc.constantFrom('', 'abc', '1.5', '1e400', '-1', '0x', 'null', '1 2', '9'.repeat(30));

/** None so many times as often as one. */
const mostlyNone = <T>(some: fc.Arbitrary<T>, times: number) => mostly(fc.constant(null), times, some);

const mostly = <A, B>(arbitrary: fc.Arbitrary<A>, times: number, rare: fc.Arbitrary<B>) => fc.oneof({ weight: times, arbitrary }, rare);

function fieldOf(schema: ApiField): fc.Arbitrary<Field> {
  if (schema.enum) return mostly(field(fc.constantFrom(...schema.enum), true), 4, field(fc.constantFrom('', 'x', 'constructor'), false));
  if (schema.type !== 'integer') return field(fc.oneof(ANY_TEXT, fc.constantFrom('2026-11-21', '18.1', 'v19.0', 'T1110.001')), null);
  const { minimum = 0, maximum = 1_000 } = schema;
  const inside = fc.integer({ min: minimum, max: Math.min(maximum, 2 ** 31) }).map(String);
  return mostly(field(inside, true), 4, field(fc.oneof(NO_NUMBER, fc.constant(String(minimum - 1))), false));
}

const KNOWN = ['sess-1', 'sess-new', 'T1110', 'T1046', 'T9999', 'identity', 'attacker', 'session', 'campaign'];

/** Ids that exist, that are well formed, and anything else. No dots alone: these are another path. */
const idOf = ({ attacker, other }: Scene): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom(attacker, other, IDENTITY, CAMPAIGN, ...KNOWN) },
    fc.uuid(),
    ANY_TEXT.filter((text) => !/^\.*$/.test(text) && text.isWellFormed()),
  );

const FOUND: Readonly<Record<string, string>> = {
  scope: 'attacker',
  technique_id: 'T1110',
  kind: 'session',
  id: 'sess-1',
  session_id: 'sess-1',
  identity_uuid: IDENTITY,
  campaign_uuid: CAMPAIGN,
};

/** One that is found, of each path. */
function foundOf(path: string, { attacker }: Scene): Example {
  const uuid = path.includes('/identities/') ? IDENTITY : attacker;
  return { url: path.replace(/\{(\w+)\}/g, (_, name: string) => FOUND[name] ?? uuid), isValid: true };
}

function exampleOf(path: string, { parameters = [] }: ApiOperation, scene: Scene): fc.Arbitrary<Example> {
  const paths = parameters.filter((parameter) => parameter.in === 'path');
  const queries = parameters.filter((parameter) => parameter.in === 'query');
  const ids = fc.tuple(...paths.map(() => idOf(scene)));
  const fields = fc.tuple(...queries.map(({ schema }) => mostlyNone(fieldOf(schema), 2)));
  const stranger = mostlyNone(fc.constantFrom('page=1', '__proto__=1', 'limit[gt]=1', '%ff=1'), 15);
  return fc.tuple(ids, fields, stranger).map(([values, asked, unknown]) => {
    const filled = paths.reduce((url, { name }, at) => url.replace(`{${name}}`, encodeURIComponent(values[at] ?? '')), path);
    const given = queries.flatMap(({ name }, at) => (asked[at] ? [{ name, ...asked[at] }] : []));
    const query = [...given.map(({ name, text }) => `${name}=${encodeURIComponent(text)}`), ...(unknown === null ? [] : [unknown])];
    const verdicts = [...given.map(({ isValid }) => isValid), ...(unknown === null || queries.length === 0 ? [] : [false])];
    const isOpen = verdicts.includes(null) || paths.length > 0;
    return { url: `${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`, isValid: verdicts.includes(false) ? false : isOpen ? null : true };
  });
}

/** An answer of /ttp/events does not end: events.it.spec.ts is about it. */
const isAsked = (path: string) => path.startsWith('/api/v1/') && !path.endsWith('/ttp/events');

describeOn('sqlite', 'the OpenAPI document', (databases) => {
  let scene: Scene;
  let document: ApiDocument;
  let conformity: ReturnType<typeof conformityTo>;
  beforeAll(async () => {
    scene = await aScene(await databases().create());
    document = (await scene.app.inject('/api/docs-json')).json<ApiDocument>();
    conformity = conformityTo(document);
  });
  afterAll(() => scene.app.close());

  const operations = () => Object.entries(document.paths).flatMap(([path, { get }]) => (get && isAsked(path) ? [{ path, get }] : []));

  const problemsOf = async ({ url, isValid }: Example, operation: ApiOperation): Promise<readonly unknown[]> => {
    const response = await scene.app.inject(url);
    const isWrong = isValid !== null && isValid === (response.statusCode === 400);
    return [...conformity(operation, response), ...(isWrong ? [`${response.statusCode} to ${isValid ? 'a valid' : 'an invalid'} query`] : [])];
  };

  it('names every route of this service with its answers', () => {
    expect(operations().map(({ path }) => path)).toHaveLength(20);
    const usual = expect.arrayContaining(['200', '400', '401', '403', 'default']);
    for (const { path, get } of operations()) expect([path, Object.keys(get.responses)]).toEqual([path, usual]);
    expect(document.paths['/api/v1/ttp/by-identity/{identity_uuid}']?.get).toMatchObject({ tags: ['TTP Tagging'] });
    expect(document.paths['/api/v1/attackers/export']?.get).toMatchObject({ tags: ['Attacker Profiles'] });
  });

  it('holds whatever is asked: documented statuses, types and bodies, nothing above 499', async () => {
    for (const { path, get } of operations()) {
      const examples = exampleOf(path, get, scene);
      await fc.assert(
        fc.asyncProperty(examples, async (example) => {
          expect([example, ...(await problemsOf(example, get))]).toEqual([example]);
        }),
        { numRuns: RUNS, examples: [[foundOf(path, scene)]] },
      );
    }
  }, 60_000 + RUNS * 1_000);

  it('is about answers that there are', async () => {
    for (const { path } of operations()) {
      const { url } = foundOf(path, scene);
      expect([url, (await scene.app.inject(url)).statusCode]).toEqual([url, 200]);
    }
  });

  it('promises nothing to whoever has no token', async () => {
    const closed = await startApi(await databases().create(), { jwtSecret: 'a-made-up-secret-of-more-than-32-characters' });
    for (const { path, get } of operations()) {
      for (const { url } of fc.sample(exampleOf(path, get, scene), 5)) expect([url, (await closed.inject(url)).statusCode]).toEqual([url, 401]);
    }
    await closed.close();
  });
});

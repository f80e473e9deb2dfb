// SPDX-License-Identifier: AGPL-3.0-or-later
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeOnEachDialect } from '@ttp/persistence/testing';
import { aDocument, answer, call, definitionOf, StoreHarness } from './harness';

describeOnEachDialect('rule documents over HTTP', (databases) => {
  let harness: StoreHarness;
  let app: NestFastifyApplication;
  const start = async (rulesTruth: string) => {
    harness = await StoreHarness.start(await databases().create());
    await harness.sync(aDocument('R9001'));
    app = await harness.startStore({ rulesTruth });
  };
  afterEach(() => harness.stop());

  const history = async (ruleId: string) => {
    const changes = await harness.log.history(ruleId, { limit: 100 });
    return changes.map(({ action, changedBy, reason }) => [action, changedBy, reason]);
  };
  const stored = async (ruleId: string) => (await harness.log.entry(ruleId)).definition;

  describe('where the database is the truth', () => {
    beforeEach(() => start('database'));

    it('creates a rule, which is live at once', async () => {
      const created = {
        rule_id: 'R9002',
        rule_version: 3,
        name: 'made_up_r9002',
        state: 'enabled',
        source_path: 'api/R9002.yaml',
        content_sha256: definitionOf(aDocument('R9002', 3)).contentSha256,
      };
      const wish = { text: aDocument('R9002', 3), reason: 'seen in the wild' };
      expect(await answer(app, 'POST', '', wish)).toMatchObject([201, { ...created, issues: [] }]);
      expect(await answer(app, 'GET', '/R9002')).toMatchObject([200, created]);
      expect(await stored('R9002')).toEqual({ ...definitionOf(aDocument('R9002', 3)), sourcePath: 'api/R9002.yaml' });
      expect(await history('R9002')).toEqual([['write', 'local', 'seen in the wild']]);
    });

    it('refuses to create what is there', async () => {
      const detail = 'a rule with this rule_id is there already; replace it with PUT';
      expect(await answer(app, 'POST', '', { text: aDocument('R9001', 2) })).toEqual([409, { detail }]);
      expect(await stored('R9001')).toEqual(definitionOf(aDocument('R9001')));
    });

    it('lets one of two that create the same rule at once win, and tells the other', async () => {
      const answers = await Promise.all([1, 2].map((version) => answer(app, 'POST', '', { text: aDocument('R9002', version) })));
      expect(answers.map(([status]) => status).toSorted((one, other) => one - other)).toEqual([201, 409]);
      expect(await history('R9002')).toHaveLength(1);
    });

    it('replaces a rule under its state and path, and writes nothing where nothing differs', async () => {
      await call(app, 'PUT', '/R9001/state', { state: 'disabled' });
      const replaced = { rule_id: 'R9001', rule_version: 2, state: 'disabled', source_path: '/rules/R9001.yaml' };
      const put = () => answer(app, 'PUT', '/R9001', { text: aDocument('R9001', 2) });
      expect([await put(), await put()]).toMatchObject([[200, replaced], [200, replaced]]);
      expect(await answer(app, 'GET', '/R9001')).toMatchObject([200, replaced]);
      expect(await history('R9001')).toEqual([['write', 'local', null], ['set_state', 'local', null], ['write', 'filesystem', null]]);
    });

    it('mends a stored document that is refused', async () => {
      await harness.sync(aDocument('R9003').replace('T1046', 'T9999'));
      expect((await call(app, 'GET', '/R9003')).statusCode).toBe(404);
      expect(await answer(app, 'PUT', '/R9003', { text: aDocument('R9003') })).toMatchObject([200, { rule_id: 'R9003' }]);
      expect((await call(app, 'GET', '/R9003')).statusCode).toBe(200);
    });

    it('deletes a rule and keeps its state', async () => {
      await call(app, 'PUT', '/R9001/state', { state: 'disabled' });
      expect(await answer(app, 'DELETE', '/R9001?reason=never%20fires')).toEqual([200, { rule_id: 'R9001', deleted: true }]);
      expect(await answer(app, 'GET', '/R9001')).toEqual([404, { detail: 'Rule not found' }]);
      expect((await history('R9001'))[0]).toEqual(['delete', 'local', 'never fires']);
      expect(await answer(app, 'POST', '', { text: aDocument('R9001', 5) })).toMatchObject([201, { rule_version: 5, state: 'disabled' }]);
    });

    it('refuses a document with an error, telling place and fix, and takes one that could be better', async () => {
      const text = aDocument('R9001', 2).replace('TA0007', 'TA0001');
      const place = { severity: 'error', file: 'body', line: 9, column: 36, rule_id: 'R9001', field: 'emits[0].tactic' };
      const issues = [{ ...place, message: expect.any(String), fix: expect.any(String) }];
      const refused = [400, { detail: 'the rule document is refused', issues }];
      expect(await answer(app, 'PUT', '/R9001', { text })).toEqual(refused);
      expect(await answer(app, 'POST', '', { text })).toEqual(refused);
      expect(await stored('R9001')).toEqual(definitionOf(aDocument('R9001')));
      const untested = aDocument('R9001', 2).replace(/tests:[^]*$/, '');
      const taken = { rule_version: 2, issues: [{ severity: 'warning' }, { severity: 'warning' }] };
      expect(await answer(app, 'PUT', '/R9001', { text: untested })).toMatchObject([200, taken]);
    });

    it('refuses a document of another rule, and to touch a rule that is not there', async () => {
      const detail = 'the document has another rule_id than the address';
      expect(await answer(app, 'PUT', '/R9001', { text: aDocument('R9002') })).toEqual([400, { detail }]);
      const unknown = [404, { detail: 'Rule not found' }];
      expect(await answer(app, 'PUT', '/R9002', { text: aDocument('R9002') })).toEqual(unknown);
      expect(await answer(app, 'DELETE', '/R9002')).toEqual(unknown);
      expect((await harness.log.head()).seq).toBe(1);
    });

    it.each([
      [{}, 'text must be the rule document, as a text'],
      [{ text: 7 }, 'text must be the rule document, as a text'],
      [{ text: 'x', reason: 'x'.repeat(501) }, 'reason must be a text of at most 500 characters'],
      [{ text: 'x', force: true }, 'unknown field; known are text, reason'],
    ])('refuses %j', async (body, detail) => {
      expect(await answer(app, 'POST', '', body)).toEqual([400, { detail }]);
    });
  });

  it('are edited in their files where a directory is the truth: the answer names the file', async () => {
    await start('directory');
    const known = [409, { detail: 'rules are kept in files here: edit /rules/R9001.yaml, rule-sync stores it' }];
    expect(await answer(app, 'PUT', '/R9001', { text: aDocument('R9001', 2) })).toEqual(known);
    expect(await answer(app, 'DELETE', '/R9001')).toEqual(known);
    const unknown = [409, { detail: 'rules are kept in files here: edit /rules/R9002.yaml, rule-sync stores it' }];
    expect(await answer(app, 'POST', '', { text: aDocument('R9002') })).toEqual(unknown);
    expect((await harness.log.head()).seq).toBe(1);
  });
});

// SPDX-License-Identifier: AGPL-3.0-or-later
import { exactly, fact, none } from './measure';
import { passed, renderJson, renderText, reportJson, type Report } from './render-report';

const good: Report = { scenario: 'storm', parameters: { seed: 7, db: 'sqlite' }, measures: [fact('recovery_s', 2.345), exactly('tags', 12, 12), none('tags_missing', [])] };
const bad: Report = { ...good, measures: [exactly('tags', 11, 12), none('tags_missing', ['a', 'b', 'c', 'd', 'e', 'f'])] };

describe('the report of a scenario', () => {
  it('passes when every value that must be something is that', () => {
    expect(passed(good)).toBe(true);
    expect(renderText(good)).toBe(
      ['storm  seed=7  db=sqlite', '', 'measure       value  must be', 'recovery s      2.3', 'tags             12       12  ok', 'tags missing      0        0  ok', '', 'PASS', ''].join('\n'),
    );
  });

  it('fails on one wrong value, and says where to start looking', () => {
    expect(passed(bad)).toBe(false);
    const [, complaints] = renderText(bad).split('FAIL\n');
    expect(complaints).toBe(['  tags: 11, must be 12', '  tags missing: 6, must be 0', '    a', '    b', '    c', '    d', '    e', ''].join('\n'));
    expect(renderText(bad)).toMatch(/tags missing +6 +0 {2}WRONG/);
  });

  it('fails when it was not played to its end, and passes when it could not be played here', () => {
    const broken = { ...good, measures: [], failure: 'the broker did not start' };
    expect([passed(broken), renderText(broken)]).toEqual([false, 'storm: the broker did not start\n']);
    const skipped = { ...good, measures: [], skipped: 'needs root' };
    expect([passed(skipped), renderText(skipped)]).toEqual([true, 'storm: skipped, needs root\n']);
  });

  it('is one JSON document for programs', () => {
    expect(JSON.parse(renderJson(reportJson(bad)))).toEqual({
      scenario: 'storm',
      parameters: { seed: 7, db: 'sqlite' },
      ok: false,
      measures: { tags: 11, tags_missing: 6 },
      wrong: [
        { name: 'tags', value: 11, must_be: 12, examples: [] },
        { name: 'tags_missing', value: 6, must_be: 0, examples: ['a', 'b', 'c', 'd', 'e'] },
      ],
    });
  });
});

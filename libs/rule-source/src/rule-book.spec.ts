// SPDX-License-Identifier: AGPL-3.0-or-later
import { aDocument as document, BROKEN } from '../test/documents';
import { bookOf, quiet, RETRY_MS, type Told, versions } from '../test/fake-source';

describe('RuleBook', () => {
  let told: Told;
  const open = async (files: Record<string, string>) => {
    told = bookOf(files);
    return told.book.open();
  };
  afterEach(() => told.book.close());

  it('opens with the first edition: rules by id, documents verbatim, the issues of what is refused', async () => {
    const edition = await open({ 'a.yaml': document('R2'), 'b.yaml': document('R1'), 'c.yaml': BROKEN });
    expect(told.editions).toEqual([{ live: ['R1 v1', 'R2 v1'], before: null }]);
    expect(edition.documents).toEqual([
      { file: 'a.yaml', text: document('R2') },
      { file: 'b.yaml', text: document('R1') },
      { file: 'c.yaml', text: BROKEN },
    ]);
    expect(new Set(edition.issues.map(({ file }) => file))).toEqual(new Set(['c.yaml']));
    expect(edition.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('tells of an empty source too', async () => {
    await open({});
    expect(told.editions).toEqual([{ live: [], before: null }]);
  });

  it('tells of a new, an edited and a deleted rule, with the edition before', async () => {
    await open({ 'a.yaml': document('R1') });
    await told.source.change({ 'a.yaml': document('R1', 2), 'b.yaml': document('R2') });
    await told.source.change({ 'b.yaml': document('R2') });
    expect(told.editions.slice(1)).toEqual([
      { live: ['R1 v2', 'R2 v1'], before: ['R1 v1'] },
      { live: ['R2 v1'], before: ['R1 v2', 'R2 v1'] },
    ]);
  });

  it('keeps the last good text of a document that breaks, however often, until it is good again or gone', async () => {
    const first = await open({ 'a.yaml': document('R1'), 'b.yaml': document('R2') });
    await told.source.change({ 'a.yaml': BROKEN, 'b.yaml': document('R2', 2) });
    await told.source.change({ 'a.yaml': '', 'b.yaml': document('R2', 2) });
    const kept = await told.book.refresh();
    expect(versions(kept)).toEqual(['R1 v1', 'R2 v2']);
    expect(kept.sources.get('R1')).toEqual(first.documents[0]);
    expect(kept.documents[0]).toEqual({ file: 'a.yaml', text: '' });
    expect(kept.issues.map(({ file }) => file)).toContain('a.yaml');
    await told.source.change({ 'a.yaml': document('R1', 3), 'b.yaml': document('R2', 2) });
    await told.source.change({ 'a.yaml': BROKEN, 'b.yaml': document('R2', 2) });
    await told.source.change({ 'b.yaml': document('R2', 2) });
    expect(told.editions.at(-1)?.live).toEqual(['R2 v2']);
    await told.source.change({ 'a.yaml': BROKEN, 'b.yaml': document('R2', 2) });
    expect(told.editions.at(-1)?.live).toEqual(['R2 v2']);
  });

  it('follows a rule that moves to another file while its old file is broken', async () => {
    await open({ 'a.yaml': document('R1') });
    await told.source.change({ 'a.yaml': BROKEN, 'b.yaml': document('R1', 2) });
    expect(told.editions.at(-1)?.live).toEqual(['R1 v2']);
  });

  it('refuses the second file of one rule and leaves what the first one says', async () => {
    await open({ 'a.yaml': document('R1'), 'b.yaml': document('R2') });
    await told.source.change({ 'a.yaml': document('R1'), 'b.yaml': document('R1', 9) });
    const { issues } = await told.book.refresh();
    expect(told.editions.at(-1)?.live).toEqual(['R1 v1', 'R2 v1']);
    expect(issues).toMatchObject([{ file: 'b.yaml', ruleId: 'R1', severity: 'error' }]);
  });

  it('is silent when nothing changed, and tells when only the issues did', async () => {
    await open({ 'a.yaml': document('R1') });
    await told.source.change({ 'a.yaml': document('R1') });
    expect(told.editions).toHaveLength(1);
    await told.source.change({ 'a.yaml': BROKEN });
    expect(told.editions).toHaveLength(2);
    await told.source.change({ 'a.yaml': document('R1') });
    expect(told.editions).toHaveLength(3);
  });

  it('reads one snapshot at a time; all who ask meanwhile share the next', async () => {
    await open({ 'a.yaml': document('R1') });
    const release = told.source.hold();
    const running = told.book.refresh();
    await quiet();
    told.source.files = { 'a.yaml': document('R1', 2) };
    const next = [told.book.refresh(), told.book.refresh(), told.book.refresh()];
    await quiet();
    expect(told.source.reads).toBe(2);
    release();
    expect(versions(await running)).toEqual(['R1 v1']);
    expect((await Promise.all(next)).map(versions)).toEqual([['R1 v2'], ['R1 v2'], ['R1 v2']]);
    expect(told.source.reads).toBe(3);
  });

  it('keeps its edition when the source is away, says so, and tries again by itself', async () => {
    await open({ 'a.yaml': document('R1') });
    told.source.broken = true;
    await told.source.change({ 'a.yaml': document('R1', 2) });
    expect(told.failures[0]).toBe('Error: away');
    expect(told.editions).toHaveLength(1);
    told.source.broken = false;
    await new Promise((resolve) => setTimeout(resolve, 3 * RETRY_MS));
    expect(told.editions.at(-1)?.live).toEqual(['R1 v2']);
  });

  it('does not open when the source cannot be read, and stops watching', async () => {
    told = bookOf({});
    told.source.broken = true;
    await expect(told.book.open()).rejects.toThrow('away');
    expect(told.source.watching).toBe(false);
    expect(told.failures).toEqual([]);
  });

  it('calls nobody once it is closed, not even for a snapshot on its way', async () => {
    await open({ 'a.yaml': document('R1') });
    const release = told.source.hold();
    await told.source.change({ 'a.yaml': document('R1', 2) });
    told.book.close();
    release();
    await quiet();
    expect(told.editions).toHaveLength(1);
    expect(told.source.watching).toBe(false);
  });
});

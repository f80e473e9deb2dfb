// SPDX-License-Identifier: AGPL-3.0-or-later
import { inspectDatabase } from '../src';
import { describeOnEachDialect } from './databases';

describeOnEachDialect('inspecting a database', (databases) => {
  it('tells version, clock and what has not been migrated, and makes no table', async () => {
    const source = await databases().connect(await databases().create());
    const report = await inspectDatabase(source);
    expect(report.version).toMatch(/^(SQLite \d+\.\d+|\d+\.\d+\.\d+)/);
    expect(report.timeZone === null).toBe(databases().dialect === 'sqlite');
    expect(Math.abs(report.clock.getTime() - Date.now())).toBeLessThan(60_000);
    expect(report.pending).toEqual(source.migrations.map(({ name }) => name));
    expect(report.unknown).toEqual([]);
    expect(await source.createQueryRunner().hasTable('ttp_migration')).toBe(false);
  });

  it('tells that all is migrated, or more than this version knows', async () => {
    const source = await databases().open();
    expect(await inspectDatabase(source)).toMatchObject({ pending: [], unknown: [] });
    await source.query("INSERT INTO ttp_migration (timestamp, name) VALUES (9, 'Later9')");
    expect(await inspectDatabase(source)).toMatchObject({ pending: [], unknown: ['Later9'] });
  });
});

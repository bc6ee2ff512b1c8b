import { describe, expect, it } from 'vitest';
import type { MigrationFile } from './migration-files.ts';
import { planMigrations } from './migration-plan.ts';

const aFile = (changes: Partial<MigrationFile> = {}): MigrationFile => ({
  name: '001_schema.sql',
  sql: 'SELECT 1',
  checksum: 'as released',
  released: 'as released',
  ...changes,
});
const name = '001_schema.sql';

describe('a plan of migrations', () => {
  it('applies what the database has not seen, in the order of the files', () => {
    const files = [aFile(), aFile({ name: '002_more.sql' }), aFile({ name: '003_most.sql' })];
    const { pending } = planMigrations(files, [{ name, checksum: 'as released' }]);
    expect(pending.map((file) => file.name)).toEqual(['002_more.sql', '003_most.sql']);
  });

  it('has nothing to do where every file was applied as it is', () => {
    const plan = planMigrations([aFile()], [{ name, checksum: 'as released' }]);
    expect(plan).toEqual({ pending: [], unsigned: [], changed: [] });
  });

  it('finds a file that has changed since it was applied', () => {
    const { changed } = planMigrations([aFile({ checksum: 'edited' })], [{ name, checksum: 'as released' }]);
    expect(changed).toHaveLength(1);
  });

  it('takes a file without a checksum for the one that was applied if it is as it was released', () => {
    const applied = [{ name, checksum: null }];
    expect(planMigrations([aFile()], applied).unsigned).toHaveLength(1);
    expect(planMigrations([aFile({ checksum: 'edited' })], applied)).toMatchObject({
      unsigned: [],
      changed: [{ name }],
    });
  });

  it("takes a file of one's own for the one that was applied, as nobody can know better", () => {
    const own = aFile({ name: '900_own.sql', checksum: 'anything', released: undefined });
    expect(planMigrations([own], [{ name: '900_own.sql', checksum: null }]).unsigned).toEqual([own]);
  });

  it('says nothing of files that are not here: a newer version may have brought them', () => {
    const plan = planMigrations(
      [aFile()],
      [
        { name, checksum: 'as released' },
        { name: '099_later.sql', checksum: 'x' },
      ],
    );
    expect(plan).toEqual({ pending: [], unsigned: [], changed: [] });
  });
});

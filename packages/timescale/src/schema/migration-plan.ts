import type { MigrationFile } from './migration-files.ts';

/** A file that was applied, as the table `schema_migrations` has it. */
export interface AppliedMigration {
  name: string;
  /** Null where the file was applied before checksums were kept. */
  checksum: string | null;
}

export interface MigrationPlan {
  /** To be applied, in this order. */
  pending: MigrationFile[];
  /** Applied and unchanged, but without a checksum so far. */
  unsigned: MigrationFile[];
  /** Applied, and no longer what was applied. */
  changed: MigrationFile[];
}

/**
 * Compares the files with what a database has. A file that was applied without a checksum is believed to be unchanged if
 * it is as it was released; of a file that was never released nobody can know better.
 */
export function planMigrations(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
): MigrationPlan {
  const byName = new Map(applied.map((migration) => [migration.name, migration]));
  const plan: MigrationPlan = { pending: [], unsigned: [], changed: [] };
  for (const file of files) {
    const known = byName.get(file.name);
    if (!known) plan.pending.push(file);
    else if ((known.checksum ?? file.released ?? file.checksum) !== file.checksum) plan.changed.push(file);
    else if (known.checksum === null) plan.unsigned.push(file);
  }
  return plan;
}

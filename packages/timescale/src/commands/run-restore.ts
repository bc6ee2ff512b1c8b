import { basename } from 'node:path';
import { UsageError } from '@i40/common';
import { type CommandCall, type databaseEnv, databaseUrl, silentLogger } from '@i40/runtime';
import type { z } from 'zod';
import { appendAudit } from '../audit/append-audit.ts';
import { personAtTerminal } from '../audit/person-at-terminal.ts';
import { verifyAudit } from '../audit/verify-audit.ts';
import type { backupEnv } from '../backup/backup-env.ts';
import { describeTables } from '../backup/describe-tables.ts';
import { readBackupFile } from '../backup/file/backup-file.ts';
import { restore } from '../backup/restore-backup.ts';
import { openDatabase } from '../database/open-database.ts';

type Settings = z.output<typeof databaseEnv> & z.output<typeof backupEnv>;

export async function runRestore({ operands, settings }: CommandCall<unknown, Settings>): Promise<void> {
  const [file, ...others] = operands;
  if (file === undefined || others.length > 0) throw new UsageError('Usage: i40 restore FILE');
  const database = await openDatabase(databaseUrl(settings), {
    applicationName: 'i40-restore',
    logger: silentLogger,
    statementTimeoutMs: 0,
  });
  try {
    const { manifest, tables, skipped } = await readBackupFile(file, settings.BACKUP_PASSPHRASE, (lines) =>
      restore(database, lines),
    );
    process.stdout.write(describeTables(tables));
    if (skipped.length > 0)
      process.stdout.write(
        `Left out, because this edition of TimescaleDB keeps no aggregates: what ${skipped.join(' and ')} had of readings that are gone.\n`,
      );
    const verdict = await verifyAudit(database);
    if (!verdict.ok)
      throw new UsageError(
        `All is restored, but the audit log was broken before, at row ${verdict.id}: ${verdict.reason}.`,
      );
    await appendAudit(database, [
      {
        at: Date.now(),
        service: 'restore',
        ...personAtTerminal(),
        action: 'backup.restore',
        target: basename(file),
        result: 'ok',
        detail: { createdAt: manifest.createdAt },
      },
    ]);
    process.stdout.write(`Restored ${file}, the database of ${manifest.createdAt}.\n`);
  } finally {
    await database.close();
  }
}

import { UsageError } from '@i40/common';
import { type CommandCall, type databaseEnv, databaseUrl, silentLogger } from '@i40/runtime';
import type { z } from 'zod';
import type { backupEnv } from '../backup/backup-env.ts';
import { describeTables } from '../backup/describe-tables.ts';
import { readBackupFile, writeBackupFile } from '../backup/file/backup-file.ts';
import { verifyBackup } from '../backup/verify-backup.ts';
import { backUp } from '../backup/write-backup.ts';
import { openDatabase } from '../database/open-database.ts';

type Settings = z.output<typeof databaseEnv> & z.output<typeof backupEnv>;

export async function runBackup(call: CommandCall<{ verify: boolean }, Settings>): Promise<void> {
  const { operands, options, settings } = call;
  const [file, ...others] = operands;
  if (file === undefined || others.length > 0) throw new UsageError('Usage: i40 backup FILE [--verify]');
  if (options.verify) return verify(file, settings.BACKUP_PASSPHRASE);
  const database = await openDatabase(databaseUrl(settings), {
    applicationName: 'i40-backup',
    logger: silentLogger,
    statementTimeoutMs: 0,
  });
  try {
    const { tables, strangers } = await backUp(database, new Date(), (lines) =>
      writeBackupFile(file, lines, settings.BACKUP_PASSPHRASE, call.signal),
    );
    process.stdout.write(describeTables(tables));
    if (strangers.length > 0)
      process.stdout.write(`Not in it, because they are none of ours: ${strangers.join(', ')}.\n`);
    process.stdout.write(`Wrote ${file}.\n`);
  } catch (error) {
    if (!call.signal.aborted) throw error;
    // To whoever asked for a backup, a service that was stopped and ends well would look like one.
    process.exitCode = 1;
    process.stderr.write('Stopped; no backup was written.\n');
  } finally {
    await database.close();
  }
}

async function verify(file: string, passphrase: string): Promise<void> {
  const { manifest, tables } = await readBackupFile(file, passphrase, verifyBackup);
  process.stdout.write(describeTables(tables));
  process.stdout.write(`${file} is complete and unchanged. It is of ${manifest.createdAt}.\n`);
}

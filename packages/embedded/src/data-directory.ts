import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { UsageError } from '@i40/common';

export interface DataDirectory {
  /** Where the database keeps its files. */
  readonly databasePath: string;
  release(): Promise<void>;
}

const lockName = 'i40.pid';

/**
 * Creates the directory where needed and claims it for this process, by a file with its process id as PostgreSQL
 * does: two databases on the same files would ruin them. The claim of a process that was killed is taken over.
 * Throws `UsageError` when the directory is in use or not writable.
 */
export async function claimDataDirectory(directory: string): Promise<DataDirectory> {
  const path = resolve(directory);
  const lock = join(path, lockName);
  try {
    await mkdir(path, { recursive: true });
    await claim(lock);
  } catch (error) {
    throw describe(error as NodeJS.ErrnoException, path);
  }
  return {
    databasePath: join(path, 'timescaledb'),
    release: () => rm(lock, { force: true }),
  };
}

/** Written under a name of its own and linked into place, so that nobody ever reads a claim without an owner. */
async function claim(lock: string): Promise<void> {
  const own = `${lock}.${process.pid}`;
  await writeFile(own, String(process.pid));
  try {
    await link(own, lock).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
      await removeStaleClaim(lock);
      await link(own, lock);
    });
  } finally {
    await rm(own, { force: true });
  }
}

async function removeStaleClaim(lock: string): Promise<void> {
  const owner = Number(await readFile(lock, 'utf8'));
  if (isAlive(owner)) {
    throw new UsageError(
      `The data directory is in use by process ${owner}. Stop that one, or set DATA_DIR to another directory. ` +
        `If process ${owner} is something else, delete ${lock}.`,
    );
  }
  await rm(lock, { force: true });
}

/** A process id of our own in the file is left over from an earlier life: containers start counting anew. */
function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function describe(error: NodeJS.ErrnoException, path: string): Error {
  if (!error.code) return error;
  return new UsageError(
    `The data directory ${path} cannot be used (${error.code}): it must be a directory that this user may write to. ` +
      'Mend its permissions, or set DATA_DIR to another directory.',
  );
}

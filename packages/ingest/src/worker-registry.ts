import { type Database, type Queryable, UsageError } from '@i40/common';
import { clockSlots } from './arrival-clock.ts';

/** A worker of the group, as its last sign of life tells. */
export interface Member {
  clientId: string;
  slot: number;
  /** Seconds since its last sign of life. */
  silentForS: number;
}

/** The membership of a group of workers, in the database that all of them write to. */
export interface WorkerRegistry {
  /** Resolves with the slot that tells this worker from the others. Throws `UsageError` when there is none left. */
  join(): Promise<number>;
  /** Gives a sign of life; resolves with all members, the lowest slot first. */
  beat(): Promise<readonly Member[]>;
  /** All members, the lowest slot first. */
  members(): Promise<readonly Member[]>;
  /** Leaves, if another member lives that can do the work; false otherwise, and this worker stays a member. */
  leave(): Promise<boolean>;
  /** Comes back as one of the dead, whose session is to be adopted. */
  abandon(): Promise<void>;
  /** Strikes out a member whose session is no more, unless it has come back to life. */
  strikeOut(clientId: string): Promise<void>;
}

export const beatIntervalMs = 5_000;
/** Without a sign of life for so long, a worker does not count on another. */
export const silentAfterS = 15;

/** Any constant, other than those of the migrations: joining and leaving take turns. */
const lock = 'SELECT pg_advisory_xact_lock(4042)::text';

const joinSql = `
  INSERT INTO ingest_workers (worker_group, client_id, slot)
  SELECT $1, $2, slot
    FROM generate_series(0, $3::int - 1) AS slot
   WHERE NOT EXISTS (SELECT FROM ingest_workers WHERE worker_group = $1 AND client_id = $2)
     AND slot NOT IN (SELECT slot FROM ingest_workers WHERE worker_group = $1)
   ORDER BY slot
   LIMIT 1`;

const beatSql = 'UPDATE ingest_workers SET last_seen_at = now() WHERE worker_group = $1 AND client_id = $2';

const dieSql = `
  UPDATE ingest_workers SET last_seen_at = '-infinity' WHERE worker_group = $1 AND client_id = $2`;

const membersSql = `
  SELECT client_id, slot::int AS slot,
         CASE WHEN isfinite(last_seen_at) THEN extract(epoch FROM now() - last_seen_at) ELSE 'Infinity' END::float8
           AS silent_for_s
    FROM ingest_workers
   WHERE worker_group = $1
   ORDER BY slot`;

const leaveSql = `
  DELETE FROM ingest_workers
   WHERE worker_group = $1 AND client_id = $2
     AND EXISTS (SELECT FROM ingest_workers
                  WHERE worker_group = $1 AND client_id <> $2 AND last_seen_at > now() - make_interval(secs => $3))`;

const strikeOutSql = `
  DELETE FROM ingest_workers
   WHERE worker_group = $1 AND client_id = $2 AND last_seen_at < now() - make_interval(secs => $3)`;

export function createWorkerRegistry(database: Database, group: string, clientId: string): WorkerRegistry {
  async function join(tx: Queryable): Promise<readonly Member[]> {
    await tx.query(lock);
    await tx.query(joinSql, [group, clientId, clockSlots]);
    await tx.query(beatSql, [group, clientId]);
    return listMembers(tx, group);
  }

  return {
    async join() {
      const members = await database.transaction(join);
      const own = members.find((member) => member.clientId === clientId);
      if (own) return own.slot;
      throw new UsageError(
        `The group ${group} has ${clockSlots} workers already, ${members.map((member) => member.clientId).join(', ')}: start fewer, or another group.`,
      );
    },
    async beat() {
      const { rowCount } = await database.query(beatSql, [group, clientId]);
      // Taken for dead, and alive after all.
      if (rowCount === 0) return database.transaction(join);
      return listMembers(database, group);
    },
    members: () => listMembers(database, group),
    leave: () =>
      database.transaction(async (tx) => {
        await tx.query(lock);
        const { rowCount } = await tx.query(leaveSql, [group, clientId, silentAfterS]);
        return rowCount > 0;
      }),
    abandon: () =>
      database.transaction(async (tx) => {
        await join(tx);
        await tx.query(dieSql, [group, clientId]);
      }),
    async strikeOut(deadClientId) {
      await database.query(strikeOutSql, [group, deadClientId, silentAfterS]);
    },
  };
}

async function listMembers(database: Queryable, group: string): Promise<Member[]> {
  const { rows } = await database.query<{ client_id: string; slot: number; silent_for_s: number }>(
    membersSql,
    [group],
  );
  return rows.map(({ client_id, slot, silent_for_s }) => ({
    clientId: client_id,
    slot,
    silentForS: silent_for_s,
  }));
}

import { type Database, type Queryable, UsageError } from '@i40/common';

/** A worker of the group, as its last sign of life tells. */
export interface Member {
  clientId: string;
  slot: number;
  /** To what its session has subscribed. */
  filters: readonly string[];
  /** It empties its session, and will be gone. */
  leaving: boolean;
  /** Seconds since its last sign of life. */
  silentForS: number;
}

/** The membership of a group of workers, in the database that all of them write to. */
export interface WorkerRegistry {
  /** Gives a sign of life, and joins where it must; resolves with all members, the lowest slot first. Throws `UsageError` when no slot is left. */
  beat(): Promise<readonly Member[]>;
  /** Says that this worker will leave, if another lives that can do the work; false otherwise. */
  announceLeave(): Promise<boolean>;
  /** To be called when this worker's session is no more. */
  depart(): Promise<void>;
  /** Strikes out a member whose session is no more, unless it has come back to life. */
  strikeOut(clientId: string): Promise<void>;
}

export const beatIntervalMs = 5_000;
/** Workers that can stamp messages side by side: each has a part of the millisecond to itself. */
export const clockSlots = 16;
/** Without a sign of life for so long, a worker does not count on another. */
export const silentAfterS = 15;
/** The last slot is for who adopts a session by hand. */
export const adoptingSlot = clockSlots - 1;

/** Any constant, other than those of the migrations: joining and leaving take turns. */
const lock = 'SELECT pg_advisory_xact_lock(4042)::text';

const joinSql = `
  INSERT INTO ingest_workers (worker_group, client_id, slot, filters)
  SELECT $1, $2, slot, $4::text[]
    FROM generate_series(0, $3::int - 1) AS slot
   WHERE NOT EXISTS (SELECT FROM ingest_workers WHERE worker_group = $1 AND client_id = $2)
     AND slot NOT IN (SELECT slot FROM ingest_workers WHERE worker_group = $1)
   ORDER BY slot
   LIMIT 1`;

const beatSql = `
  UPDATE ingest_workers SET last_seen_at = now(), leaving = false, filters = $3::text[]
   WHERE worker_group = $1 AND client_id = $2`;

const membersSql = `
  SELECT client_id, slot::int AS slot, filters, leaving,
         extract(epoch FROM clock_timestamp() - last_seen_at)::float8 AS silent_for_s
    FROM ingest_workers`;

const announceLeaveSql = `
  UPDATE ingest_workers SET leaving = true
   WHERE worker_group = $1 AND client_id = $2
     AND EXISTS (SELECT FROM ingest_workers
                  WHERE worker_group = $1 AND client_id <> $2 AND NOT leaving
                    AND last_seen_at > now() - make_interval(secs => $3))`;

const departSql = 'DELETE FROM ingest_workers WHERE worker_group = $1 AND client_id = $2';

const strikeOutSql = `${departSql} AND last_seen_at < now() - make_interval(secs => $3)`;

interface RegistryOptions {
  database: Database;
  group: string;
  clientId: string;
  /** To what this worker subscribes. */
  filters: readonly string[];
}

export function createWorkerRegistry({
  database,
  group,
  clientId,
  filters,
}: RegistryOptions): WorkerRegistry {
  const self = [group, clientId] as const;
  const listMembers = (from: Queryable) =>
    queryMembers(from, `${membersSql} WHERE worker_group = $1 ORDER BY slot`, group);

  async function join(tx: Queryable): Promise<readonly Member[]> {
    await tx.query(lock);
    await tx.query(joinSql, [...self, adoptingSlot, filters]);
    await tx.query(beatSql, [...self, filters]);
    const members = await listMembers(tx);
    if (members.some((member) => member.clientId === clientId)) return members;
    throw new UsageError(
      `The group ${group} has ${adoptingSlot} workers already, ${members.map((member) => member.clientId).join(', ')}: start fewer, or another group.`,
    );
  }

  return {
    async beat() {
      const { rowCount } = await database.query(beatSql, [...self, filters]);
      // New, or taken for dead and alive after all.
      return rowCount === 0 ? database.transaction(join) : listMembers(database);
    },
    announceLeave: () =>
      database.transaction(async (tx) => {
        await tx.query(lock);
        const { rowCount } = await tx.query(announceLeaveSql, [...self, silentAfterS]);
        return rowCount > 0;
      }),
    async depart() {
      await database.query(departSql, self);
    },
    async strikeOut(deadClientId) {
      await database.query(strikeOutSql, [group, deadClientId, silentAfterS]);
    },
  };
}

/** The member of whatever group under this client id. */
export async function findMember(database: Database, clientId: string): Promise<Member | undefined> {
  const sql = `${membersSql} WHERE client_id = $1 ORDER BY last_seen_at DESC LIMIT 1`;
  const [member] = await queryMembers(database, sql, clientId);
  return member;
}

async function queryMembers(database: Queryable, sql: string, param: string): Promise<Member[]> {
  const { rows } = await database.query<{
    client_id: string;
    slot: number;
    filters: string[];
    leaving: boolean;
    silent_for_s: number;
  }>(sql, [param]);
  return rows.map(({ client_id, silent_for_s, ...member }) => ({
    ...member,
    clientId: client_id,
    silentForS: silent_for_s,
  }));
}

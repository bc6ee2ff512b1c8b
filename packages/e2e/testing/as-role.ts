import type { Database, Queryable, SqlValue } from '@i40/common';

/** The same database as a member of a group sees it: each statement runs with the rights of `role`, and no others. */
export function asRole(database: Database, role: string): Database {
  const inRole = <T>(work: (tx: Queryable) => Promise<T>) =>
    database.transaction(async (tx) => {
      await tx.script(`SET LOCAL ROLE ${role}`);
      return work(tx);
    });
  return {
    query: <Row>(sql: string, params?: readonly SqlValue[]) => inRole((tx) => tx.query<Row>(sql, params)),
    script: (sql) => inRole((tx) => tx.script(sql)),
    ...(database.copyIn && {
      copyIn: (sql: string, data: Uint8Array) =>
        inRole((tx) => (tx.copyIn as NonNullable<Queryable['copyIn']>)(sql, data)),
    }),
    transaction: inRole,
    close: () => database.close(),
  };
}

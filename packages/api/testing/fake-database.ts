import type { Database, SqlValue } from '@i40/common';

type Answer = readonly unknown[] | Error;

/** Answers every statement with these rows, or with what a function makes of it, or fails with this error. */
export function createFakeDatabase(
  answer: Answer | ((sql: string, params: readonly SqlValue[]) => Answer | Promise<Answer>),
): Database {
  const query = async (sql: string, params: readonly SqlValue[] = []) => {
    const rows = typeof answer === 'function' ? await answer(sql, params) : answer;
    if (rows instanceof Error) throw rows;
    return { rows: [...rows] as never[], rowCount: rows.length };
  };
  return {
    query,
    script: async () => {},
    transaction: (work) => work({ query, script: async () => {} }),
    async close() {},
  };
}

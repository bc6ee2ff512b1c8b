import type { Queryable } from '@i40/common';
import type { Column } from './tables.ts';

const rowsAPage = 500;
const mostRows = 1_000;
const mostCharacters = 2_000_000;

/** As text, values stay what they are to the last digit, under these settings. */
export const textSettings = `
  SET LOCAL timezone = 'UTC'; SET LOCAL datestyle = 'ISO'; SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'`;

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * The rows of a relation, each as a JSON array of texts and nulls, in no order, by a cursor: needs a transaction that has
 * `textSettings`. Memory: 500 rows.
 */
export async function* readRows(
  tx: Queryable,
  relation: string,
  columns: readonly Column[],
  where = 'true',
): AsyncGenerator<string> {
  const values = columns.map(({ name }) => `${quoted(name)}::text`).join(', ');
  await tx.script(
    `DECLARE backup_rows NO SCROLL CURSOR FOR
     SELECT json_build_array(${values})::text AS line FROM ${relation} WHERE ${where}`,
  );
  for (;;) {
    const { rows } = await tx.query<{ line: string }>(`FETCH ${rowsAPage} FROM backup_rows`);
    for (const { line } of rows) yield line;
    if (rows.length < rowsAPage) break;
  }
  await tx.script('CLOSE backup_rows');
}

export interface RowWriter {
  add(line: string): Promise<void>;
  end(): Promise<void>;
}

/** Inserts rows as `readRows` tells them, a thousand or 2 MB at a time. Numbers of the database's own are taken as they are told. */
export function createRowWriter(tx: Queryable, relation: string, columns: readonly Column[]): RowWriter {
  const names = columns.map(({ name }) => quoted(name)).join(', ');
  const values = columns.map(({ type }, index) => `(line->>${index})::${type}`).join(', ');
  const sql = `INSERT INTO ${relation} (${names}) OVERRIDING SYSTEM VALUE
               SELECT ${values} FROM jsonb_array_elements($1::text::jsonb) AS lines(line)`;
  let held: string[] = [];
  let characters = 0;
  async function flush(): Promise<void> {
    if (held.length === 0) return;
    await tx.query(sql, [`[${held.join(',')}]`]);
    held = [];
    characters = 0;
  }
  return {
    async add(line) {
      held.push(line);
      characters += line.length;
      if (held.length >= mostRows || characters >= mostCharacters) await flush();
    },
    end: flush,
  };
}

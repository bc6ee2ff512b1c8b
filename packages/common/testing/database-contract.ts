import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../src/ports/database.ts';
import { DatabaseError } from '../src/ports/errors.ts';

/** What every adapter of the `Database` port promises. */
export function describeDatabase(name: string, open: () => Promise<Database>): void {
  describe(`Database: ${name}`, () => {
    let database: Database;
    const table = 'contract_notes';

    beforeAll(async () => {
      database = await open();
    });
    afterAll(async () => {
      await database?.close();
    });
    beforeEach(async () => {
      await database.script(
        `DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (id int PRIMARY KEY, note text)`,
      );
    });

    const countNotes = async () => {
      const { rows } = await database.query<{ n: number }>(`SELECT count(*)::float8 AS n FROM ${table}`);
      return rows[0]?.n;
    };

    it('binds parameters and returns rows', async () => {
      const { rows } = await database.query(
        'SELECT $1::text AS a, $2::float8 AS b, $3::boolean AS c, $4::text AS d',
        ["it's", 1.5, true, null],
      );
      expect(rows).toEqual([{ a: "it's", b: 1.5, c: true, d: null }]);
    });

    it('binds arrays, with nulls, quotes and backslashes in them', async () => {
      const texts = ['plain', null, 'say "hi", {you}\\'];
      const { rows } = await database.query('SELECT t, n FROM unnest($1::text[], $2::float8[]) AS u(t, n)', [
        texts,
        [1, 2.25, 1e-300],
      ]);
      expect(rows).toEqual([
        { t: 'plain', n: 1 },
        { t: null, n: 2.25 },
        { t: texts[2], n: 1e-300 },
      ]);
    });

    it('binds and returns bytes and instants', async () => {
      const bytes = Uint8Array.from([0, 255, 92, 39]);
      const instant = new Date('2026-01-05T08:00:00.123Z');
      const { rows } = await database.query<{ b: Uint8Array; t: Date }>(
        'SELECT $1::bytea AS b, $2::timestamptz AS t',
        [bytes, instant],
      );
      expect(Uint8Array.from(rows[0]?.b ?? [])).toEqual(bytes);
      expect(rows[0]?.t).toEqual(instant);
    });

    it('counts the rows that a statement changed', async () => {
      const insert = `INSERT INTO ${table} SELECT i, 'x' FROM generate_series(1, 3) AS i ON CONFLICT DO NOTHING`;
      expect((await database.query(insert)).rowCount).toBe(3);
      expect((await database.query(insert)).rowCount).toBe(0);
      expect((await database.query(`SELECT * FROM ${table}`)).rowCount).toBe(3);
    });

    it('commits a transaction when its work resolves, and returns what it returned', async () => {
      const result = await database.transaction(async (tx) => {
        await tx.query(`INSERT INTO ${table} VALUES (1, 'kept')`);
        return 'done';
      });
      expect(result).toBe('done');
      expect(await countNotes()).toBe(1);
    });

    it('rolls a transaction back when its work throws, and throws the same error', async () => {
      const failure = new Error('changed my mind');
      const work = database.transaction(async (tx) => {
        await tx.query(`INSERT INTO ${table} VALUES (1, 'dropped')`);
        throw failure;
      });
      await expect(work).rejects.toBe(failure);
      expect(await countNotes()).toBe(0);
    });

    it('is usable after a statement failed inside a transaction', async () => {
      const work = database.transaction((tx) => tx.query('SELECT 1 / 0'));
      await expect(work).rejects.toBeInstanceOf(DatabaseError);
      expect(await countNotes()).toBe(0);
    });

    it('keeps concurrent transactions apart', async () => {
      const insertTwice = (id: number) =>
        database.transaction(async (tx) => {
          await tx.query(`INSERT INTO ${table} VALUES ($1, 'a')`, [id]);
          await tx.query(`INSERT INTO ${table} VALUES ($1, 'b')`, [id + 1]);
          if (id === 10) throw new Error('only this one');
        });
      const results = await Promise.allSettled([insertTwice(0), insertTwice(10), insertTwice(20)]);
      expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
      expect(await countNotes()).toBe(4);
    });

    it('throws a typed error with SQLSTATE that is not retryable for a bad statement', async () => {
      const error = await database.query('SELECT * FROM no_such_table').catch((e: unknown) => e);
      expect(error).toBeInstanceOf(DatabaseError);
      expect(error).toMatchObject({ code: '42P01', retryable: false });
      expect((error as DatabaseError).target).not.toBe('');
    });

    it('copies rows in, where it can, and takes a savepoint for a way back', async () => {
      const copied = await database.transaction(async (tx) => {
        if (!tx.copyIn) return undefined;
        const copy = `COPY ${table} (id, note) FROM STDIN`;
        const rows = await tx.copyIn(copy, Buffer.from('1\tone\n2\t\\N\n'));
        await tx.query('SAVEPOINT before_copy');
        const repeat = tx.copyIn(copy, Buffer.from('3\tthree\n1\tagain\n'));
        await expect(repeat).rejects.toMatchObject({ name: 'DatabaseError', code: '23505' });
        await tx.query('ROLLBACK TO SAVEPOINT before_copy');
        return rows;
      });
      if (copied === undefined) return;
      expect(copied).toBe(2);
      expect(await countNotes()).toBe(2);
    });

    it('copies all rows or none outside a transaction, where it can copy', async () => {
      if (!database.copyIn) return;
      const copy = `COPY ${table} (id, note) FROM STDIN`;
      expect(await database.copyIn(copy, Buffer.from('1\tone\n2\t\\N\n'))).toBe(2);
      const repeat = database.copyIn(copy, Buffer.from('3\tthree\n1\tagain\n'));
      await expect(repeat).rejects.toMatchObject({ name: 'DatabaseError', code: '23505' });
      expect(await countNotes()).toBe(2);
    });

    it('runs a script of several statements as one', async () => {
      const script = `INSERT INTO ${table} VALUES (1, 'a'); INSERT INTO ${table} VALUES (1, 'twice')`;
      await expect(database.transaction((tx) => tx.script(script))).rejects.toMatchObject({ code: '23505' });
      expect(await countNotes()).toBe(0);
    });

    it('shows what a transaction does to itself at once, and to others when it is committed', async () => {
      await database.transaction(async (tx) => {
        await tx.query(`INSERT INTO ${table} VALUES (1, 'mine')`);
        expect((await tx.query(`SELECT * FROM ${table}`)).rowCount).toBe(1);
      });
      expect((await database.query(`SELECT * FROM ${table}`)).rowCount).toBe(1);
    });

    it('takes many statements at once, and answers each', async () => {
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, i) => database.query<{ i: number }>('SELECT $1::int AS i', [i])),
      );
      expect(answers.map(({ rows }) => rows[0]?.i)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    });

    it('waits for running work when it closes, may be closed twice, and answers nothing more', async () => {
      const running = database.query(`DROP TABLE ${table}`);
      await Promise.all([running, database.close()]);
      await database.close();
      await expect(database.query('SELECT 1')).rejects.toBeInstanceOf(DatabaseError);
    });
  });
}

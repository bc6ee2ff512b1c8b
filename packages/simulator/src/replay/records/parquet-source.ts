import { formatInstant, UsageError } from '@i40/common';
import { readRaw, sizeOf } from '../text/text-file.ts';
import { take } from './csv-source.ts';
import type { CsvRecord } from './record-parser.ts';
import type { RecordSource } from './record-source.ts';

/** Whether a file is one of Apache Parquet, by its first bytes. */
export async function isParquet(path: string): Promise<boolean> {
  return Buffer.from(await readRaw(path, 4)).toString('latin1') === 'PAR1';
}

/** Times keep their microseconds, which a `Date` would not. */
const parsers = {
  timestampFromMilliseconds: (millis: bigint) => formatInstant(Number(millis)),
  timestampFromMicroseconds: (micros: bigint) => formatInstant(Number(micros) / 1000),
  timestampFromNanoseconds: (nanos: bigint) => formatInstant(Number(nanos / 1000n) / 1000),
};

/**
 * Opens a Parquet file as records of text: the names of its columns, then its rows, one row group in memory at a
 * time. The reader is loaded only here. Throws a `UsageError` when it cannot read the file.
 */
export async function openParquet(path: string): Promise<RecordSource> {
  const bytes = await sizeOf(path);
  const { asyncBufferFromFile, parquetMetadataAsync, parquetRead, parquetSchema } = await import('hyparquet');
  const file = await asyncBufferFromFile(path);
  const metadata = await explain(path, () => parquetMetadataAsync(file));
  const names = parquetSchema(metadata).children.map(({ element }) => element.name);

  async function readGroup(rowStart: number, rowEnd: number): Promise<string[][]> {
    const rows = Array.from({ length: rowEnd - rowStart }, () => names.map(() => ''));
    await parquetRead({
      file,
      metadata,
      rowStart,
      rowEnd,
      parsers,
      onChunk({ columnName, columnData, rowStart: first }) {
        const column = names.indexOf(columnName);
        for (let i = 0; i < columnData.length; i++) {
          const row = rows[first + i - rowStart];
          if (row) row[column] = toText(columnData[i]);
        }
      },
    });
    return rows;
  }

  async function* records(): AsyncGenerator<CsvRecord> {
    yield { ok: true, line: 1, cells: names, endByte: 0 };
    let start = 0;
    for (const group of metadata.row_groups) {
      const end = start + Number(group.num_rows);
      const from = start;
      for (const [i, cells] of (await explain(path, () => readGroup(from, end))).entries()) {
        yield { ok: true, line: start + i + 2, cells, endByte: start + i + 1 };
      }
      start = end;
    }
  }
  const description = 'Apache Parquet';
  const base = { path, bytes, description, separator: ',', notes: [] };
  return { ...base, endByte: Number(metadata.num_rows), first: (count) => take(records(), count), records };
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function explain<T>(path: string, read: () => T | Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    const { message } = error as Error;
    throw new UsageError(
      `${path} is a Parquet file that cannot be read (${message}): write it with snappy or no compression, or as CSV.`,
    );
  }
}

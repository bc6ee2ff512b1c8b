import { testInstant } from '@i40/common/testing';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { readAll, setUpRecordings } from '../../../testing/recordings.ts';

const { inspect } = setUpRecordings();
const parquet = (columnData: ColumnSource[], rowGroupSize = 1_000) =>
  new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize }));

describe('openParquet', () => {
  it('reads what pandas writes, over several row groups', async () => {
    const count = 25;
    const times = Array.from({ length: count }, (_, i) => new Date(testInstant + i * 1000));
    const recording = await inspect(
      parquet(
        [
          { name: 'time', data: times, type: 'TIMESTAMP' },
          { name: 'Temp (°C)', data: times.map((_, i) => 20 + i / 2), type: 'DOUBLE' },
          { name: 'pump', data: times.map((_, i) => i % 2 === 0), type: 'BOOLEAN' },
          { name: 'state', data: times.map(() => 'RUN'), type: 'STRING' },
          { name: '__index_level_0__', data: times.map((_, i) => BigInt(i)), type: 'INT64' },
        ],
        10,
      ),
    );
    expect(recording.leftOut.map(({ column }) => column)).toEqual(['state', '__index_level_0__']);
    const { rows, complaints } = await readAll(recording);
    expect(rows).toHaveLength(count);
    expect(rows.at(-1)).toEqual({ time: testInstant + 24_000, Temp: 32, pump: 1 });
    expect(complaints).toEqual([]);
  });

  it('says that a file is cut off', async () => {
    const whole = parquet([{ name: 'time', data: [new Date(testInstant)], type: 'TIMESTAMP' }]);
    await expect(inspect(whole.subarray(0, whole.length - 10))).rejects.toThrow(
      /is a Parquet file that cannot be read/,
    );
  });
});

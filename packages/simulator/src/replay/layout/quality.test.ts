import { describe, expect, it } from 'vitest';
import { isQualityColumn, recogniseQuality } from './quality.ts';

const goodOnes = (cells: readonly string[]) => cells.filter((cell) => recogniseQuality(cells)?.isGood(cell));

describe('recogniseQuality', () => {
  it.each([
    [
      ['192', '24', '0', '64', '68'],
      ['192', '64', '68'],
    ],
    [['192', '512', '600'], ['192']],
    [['1', '0', '2'], ['1']],
    [
      ['Good', 'Bad', 'Uncertain', 'Bad [Configuration error]'],
      ['Good', 'Uncertain'],
    ],
    [['true', 'false'], ['true']],
    [['0', '2150891520'], ['0']],
    [['0x00000000', '0x80310000'], ['0x00000000']],
    [
      ['0', '0'],
      ['0', '0'],
    ],
  ])('takes of %j those for good: %j', (cells, good) => {
    expect(goodOnes(cells)).toEqual(good);
  });

  it('takes other words for no quality', () => {
    expect(recogniseQuality(['RUN', 'STOP'])).toBeUndefined();
  });
});

describe('isQualityColumn', () => {
  it.each([
    ['quality', ['192']],
    ['TI1_Q', ['192']],
    ['Qualität', ['192']],
    ['Status', ['Good', 'Bad']],
  ])('knows a column by the heading %s', (heading, cells) => {
    expect(isQualityColumn(heading, cells)).toBe(true);
  });

  it.each([
    ['Status', ['1', '0']],
    ['Air quality', ['good', 'smoky']],
    ['Temp', ['192']],
  ])('leaves %s with %j alone', (heading, cells) => {
    expect(isQualityColumn(heading, cells)).toBe(false);
  });
});

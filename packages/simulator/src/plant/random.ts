import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Seeded chance: the same seed and stream give the same values for ever. */
export interface Random {
  /** In [low, high). */
  uniform(low: number, high: number): number;
  /** Mean 0, standard deviation 1. */
  gaussian(): number;
  /** The time between events that come at random, in the unit of its mean. */
  exponential(mean: number): number;
  pick<T>(items: readonly T[]): T;
}

/**
 * A source of chance for one purpose. Streams of different names are independent, so that a further machine
 * does not change the values of the others.
 */
export function createRandom(seed: number, stream: string): Random {
  const generator = xoroshiro128plus(hash(`${seed}/${stream}`));
  // The first outputs of xoroshiro128+ still show how alike two seeds were.
  for (let i = 0; i < 16; i++) generator.next();
  const unit = () => uniformFloat64(generator);
  let spare: number | undefined;

  return {
    uniform: (low, high) => low + (high - low) * unit(),
    gaussian() {
      if (spare !== undefined) {
        const value = spare;
        spare = undefined;
        return value;
      }
      const [first, second] = gaussianPair(unit);
      spare = second;
      return first;
    },
    exponential: (mean) => -mean * Math.log(1 - unit()),
    pick<T>(items: readonly T[]) {
      if (items.length === 0) throw new RangeError('There is nothing to pick from');
      return items[Math.floor(unit() * items.length)] as T;
    },
  };
}

/** Marsaglia's polar method (SIAM Review 6, 1964): two independent values from one point of the unit disc. */
function gaussianPair(unit: () => number): [number, number] {
  for (;;) {
    const x = 2 * unit() - 1;
    const y = 2 * unit() - 1;
    const square = x * x + y * y;
    if (square > 0 && square < 1) {
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      return [x * factor, y * factor];
    }
  }
}

/** FNV-1a, 32 bits: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value;
}

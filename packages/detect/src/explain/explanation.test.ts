import { describe, expect, it } from 'vitest';
import {
  describeCalm,
  describeMoment,
  describeSilence,
  describeStuck,
  describeTogether,
  type Moment,
  sharesBySensor,
} from './explanation.ts';

const columns = [
  { sensor: 'vibration', unit: 'mm/s' },
  { sensor: 'temp', unit: '°C' },
  { sensor: 'current', unit: null },
];
const aMoment = (changes: Partial<Moment> = {}): Moment => ({
  columns,
  values: [4.12, 75.3, 9.5],
  expected: [0.9, 75, 9.4],
  shares: [0.8, 0.18, 0.02],
  byOthers: true,
  ...changes,
});

describe('describeMoment', () => {
  it.each<[string, Partial<Moment>]>([
    ['vibration 4.1 mm/s, 3.2 above what the other sensors explain; temp follows', {}],
    [
      'vibration 4.1 mm/s, 3.2 above what the other sensors explain; temp and current follow',
      { shares: [0.5, 0.3, 0.2] },
    ],
    [
      'vibration 4.12 mm/s, 0.88 below what the other sensors explain',
      { expected: [5, 75, 9], shares: [1, 0, 0] },
    ],
    ['vibration 4.1 mm/s, 3.2 above its usual level; temp follows', { byOthers: false }],
    ['current 9.5, 9.5 above its usual level', { expected: [0, 0, 0], shares: [0, 0, 1], byOthers: false }],
    ['temp 4100 °C, 4025 above what the other sensors explain', { values: [1, 4100, 1], shares: [0, 1, 0] }],
    ['vibration 4.12 mm/s is unusual; temp follows', { expected: undefined }],
    ['the sensors together are unusual, none of them by itself', { shares: [0, 0, 0] }],
  ])('says: %s', (sentence, changes) => {
    expect(describeMoment(aMoment(changes))).toBe(sentence);
  });

  it('never says NaN', () => {
    const odd = aMoment({ values: [Number.NaN, 0, 0], expected: [Number.NaN, Number.NaN, Number.NaN] });
    expect(describeMoment(odd)).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('describeCalm', () => {
  it('says that nothing is unusual, and names the largest deviation as no more than that', () => {
    const calm = aMoment({ values: [0.95, 75.3, 9.4], shares: [0, 0, 0] });
    expect(describeCalm(calm, [0.5, 0.2, 1])).toBe(
      'nothing is unusual; the largest deviation is temp 75.30 °C, 0.30 above what the other sensors explain',
    );
    expect(describeCalm(aMoment({ expected: undefined }), [1, 1, 1])).toBe('nothing is unusual');
    expect(describeCalm(calm, [0, 0, 0])).toBe('nothing is unusual');
  });
});

describe('describeTogether', () => {
  it('names some, and counts the others', () => {
    const names = ['a', 'b', 'c', 'd'];
    expect(describeTogether('stood still', { names, of: 9, seconds: 300 })).toBe(
      '4 of 9 sensors have stood still for 5 minutes: a, b, c and 1 other',
    );
    expect(describeTogether('sent nothing', { names: names.slice(0, 3), of: 3, seconds: 30 })).toBe(
      '3 of 3 sensors have sent nothing for 30 s: a, b and c',
    );
  });
});

describe('sharesBySensor', () => {
  it('leaves out what is not worth a word, and adds up to 1', () => {
    expect(sharesBySensor(aMoment())).toEqual({ vibration: 0.816, temp: 0.184 });
  });
});

describe('describing single sensors', () => {
  const temp = { sensor: 'temp', unit: '°C' };
  it('says how long a sensor has stood still, and been silent', () => {
    expect(describeStuck(temp, 73.213, 35)).toBe('temp has stood still at 73.21 °C for 35 s');
    expect(describeSilence(temp, 73.213, 150)).toBe(
      'temp has sent nothing for 3 minutes; its last value was 73.21 °C',
    );
    expect(describeSilence(temp, Number.NaN, 12)).toBe('temp has sent nothing for 12 s');
  });
});

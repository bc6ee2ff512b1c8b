import { QuantileTail } from '../../statistics/tails/quantile-tail.ts';
import type { AdaptiveOptions, Span } from './adaptive-options.ts';
import { type AdaptiveScratch, blankScratch } from './adaptive-scratch.ts';

/** Rows until the smoothed values of fitting have settled. */
export const burnIn = 60;
/** The states of a machine that are remembered, the present one apart. */
export const rememberedStates = 4;

/** One smoothing and one memory: how far smoothed values are from the baseline, and how they go together. */
export interface Member {
  smoothing: number;
  memory: number;
  smoothed: Float64Array;
  baseline: Float64Array;
  spread: Float64Array;
  /** What resolution and the sensors' own noise add to the variance, whatever the moments say. */
  noise: Float64Array;
  /** Mean products of the deviations in calm operation, row by row. */
  moments: Float64Array;
  /** Inverse of the correlation of the deviations. */
  inverse: Float64Array;
  /** Rows that the baseline has taken in, and rows that the moments have. */
  age: number;
  learnt: number;
}

/** Per sensor, how many numbers announce a row. */
export const announcers = 2;

/** What each row brings that the ones before did not announce: a vector regression on the row before and an average. */
export interface Innovations {
  /** Standard deviation of a single row about the baseline. */
  scale: Float64Array;
  /** Of scaled deviations: mean products within what announces a row, and with the row itself. */
  within: Float64Array;
  across: Float64Array;
  /** Mean products of the innovations. */
  moments: Float64Array;
  transition: Float64Array;
  precision: Float64Array;
  /** What announces the next row: the row before, scaled, and an average up to there; and whether there is any. */
  before: Float64Array;
  hasBefore: boolean;
  energy: number;
  /** Average of the innovations of late. */
  trend: Float64Array;
  /** Of each sensor's innovations, what the others do not explain: mean squares of late. */
  unrest: Float64Array;
  /** What resolution adds to the variance of an innovation. */
  noise: Float64Array;
  learnt: number;
}

/** One statistic, what it usually is, and the limit from which on it is an alarm. */
export interface Chart {
  limit: number;
  tail: QuantileTail;
}

export interface AdaptiveModel {
  levels: Member[];
  relations: Member[];
  innovations: Innovations;
  /** In the order of `chartNames`. */
  charts: Chart[];
  /** 0 for sensors that have not moved yet, and for counters. */
  active: Uint8Array;
  isCounter: Uint8Array;
  rowsLearnt: number;
  /** Rows since each sensor has spoken again: -1 while it is silent. */
  since: Float64Array;
  /** Rows without any value that came one after the other, and rows to go until averages have settled after a pause. */
  silentRows: number;
  settling: number;
  inAlarm: boolean;
  peak: number;
  calmRows: number;
  alarmRows: number;
  /** Whether the alarm is about a level, or about single rows alone so far. */
  isLevelAlarm: boolean;
  /** Where an alarm stands now, and how many rows it has stood there. */
  present: Float64Array;
  settledRows: number;
  /** Rows of an alarm in a row that were where it began. */
  backRows: number;
  /** Rows since a sudden change within the alarm. */
  sinceJump: number;
  /** The last rows of an alarm: the new normal, if there is one. */
  recent: Float64Array[];
  nextRecent: number;
  /** States that were normal before, how many, and which is the oldest. */
  states: Float64Array[];
  statesKnown: number;
  nextState: number;
  /** Rows since spreads and correlations were last renewed. */
  sinceRenewal: number;
  scratch: AdaptiveScratch;
}

/** As good as always: how long a sensor has spoken that was never silent. */
export const longAgo = 1e9;

export const chartNames = ['level', 'relation', 'energy', 'trend', 'row'] as const;
export const rowChart = 4;
/** Limits by the theory of normal distributions: what is learnt may raise them, to twice at most. */
export const nominalLimits = [4.5, 6.5, 2, 7, 10] as const;

/** A model of the right shape that has learnt nothing. */
export function blankAdaptive(
  columns: number,
  { levels, relations, offDelay }: AdaptiveOptions,
): AdaptiveModel {
  const vector = () => new Float64Array(columns);
  const square = () => new Float64Array(columns * columns);
  const member = ([smoothing, memory]: Span): Member => ({
    smoothing,
    memory,
    smoothed: vector(),
    baseline: vector(),
    spread: vector(),
    noise: vector(),
    moments: square(),
    inverse: square(),
    age: 0,
    learnt: 0,
  });
  return {
    levels: levels.map(member),
    relations: relations.map(member),
    innovations: {
      scale: vector(),
      within: new Float64Array((announcers * columns) ** 2),
      across: new Float64Array(announcers * columns ** 2),
      moments: square(),
      transition: new Float64Array(announcers * columns ** 2),
      precision: square(),
      before: new Float64Array(announcers * columns),
      hasBefore: false,
      energy: 1,
      trend: vector(),
      unrest: vector(),
      noise: vector(),
      learnt: 0,
    },
    charts: nominalLimits.map((limit) => ({ limit, tail: new QuantileTail() })),
    active: new Uint8Array(columns),
    isCounter: new Uint8Array(columns),
    rowsLearnt: 0,
    since: vector().fill(longAgo),
    silentRows: 0,
    settling: 0,
    inAlarm: false,
    peak: 0,
    calmRows: 0,
    alarmRows: 0,
    isLevelAlarm: false,
    present: vector(),
    settledRows: 0,
    backRows: 0,
    sinceJump: longAgo,
    recent: Array.from({ length: Math.ceil(offDelay / 2) }, vector),
    nextRecent: 0,
    states: Array.from({ length: rememberedStates }, vector),
    statesKnown: 0,
    nextState: 0,
    sinceRenewal: 0,
    scratch: blankScratch(columns, nominalLimits.length),
  };
}

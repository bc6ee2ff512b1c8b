import type { Random } from './random.ts';

/** A stretch of production: the load moves to `load` (0 to 1) within `rampS` seconds, then stays for `holdS`. */
export interface LoadPhase {
  name: string;
  load: number;
  rampS: number;
  holdS: number;
}

export interface LoadCycle {
  /** The load `dtS` seconds later, 0 to 1. */
  advance(dtS: number): number;
}

/**
 * What a machine may be doing. A pass takes 5 to 8 minutes and no level is rare, so that 15 minutes hold every
 * level often enough for a change of phase to stay below three standard deviations.
 */
export const loadPatterns: readonly (readonly LoadPhase[])[] = [
  [
    { name: 'idle', load: 0.25, rampS: 20, holdS: 75 },
    { name: 'full load', load: 0.9, rampS: 30, holdS: 140 },
    { name: 'part load', load: 0.6, rampS: 20, holdS: 90 },
  ],
  [
    { name: 'base load', load: 0.55, rampS: 40, holdS: 110 },
    { name: 'high load', load: 0.8, rampS: 40, holdS: 120 },
    { name: 'part load', load: 0.65, rampS: 30, holdS: 90 },
  ],
  [
    { name: 'idle', load: 0.3, rampS: 15, holdS: 80 },
    { name: 'peak', load: 0.95, rampS: 15, holdS: 60 },
    { name: 'part load', load: 0.5, rampS: 15, holdS: 70 },
    { name: 'full load', load: 0.85, rampS: 15, holdS: 80 },
  ],
];

/** Goes through the phases for ever, beginning anywhere in them; no two passes take quite the same time. */
export function createLoadCycle(phases: readonly LoadPhase[], random: Random): LoadCycle {
  const phaseAt = (index: number) => phases.at(index) as LoadPhase;
  const drawStretch = () => random.uniform(0.85, 1.15);

  let index = Math.floor(random.uniform(0, phases.length));
  let stretch = drawStretch();
  const durationS = () => (phaseAt(index).rampS + phaseAt(index).holdS) * stretch;
  let elapsedS = random.uniform(0, durationS());

  return {
    advance(dtS) {
      elapsedS += dtS;
      while (elapsedS >= durationS()) {
        elapsedS -= durationS();
        index = (index + 1) % phases.length;
        stretch = drawStretch();
      }
      const phase = phaseAt(index);
      const from = phaseAt(index - 1).load;
      const ramped = phase.rampS > 0 ? Math.min(1, elapsedS / (phase.rampS * stretch)) : 1;
      return from + (phase.load - from) * ramped;
    },
  };
}

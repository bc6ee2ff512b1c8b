import type { FaultController } from '../faults/fault-controller.ts';
import type { SimulatedPlant } from '../plant/simulated-plant.ts';
import type { InFlightWindow } from './in-flight-window.ts';
import { type LineReading, toLineMessages } from './line-message.ts';
import { toLineReadings } from './line-readings.ts';
import type { Pacer } from './pacer.ts';
import type { SkipLog } from './skip-log.ts';

interface PlantPublisherOptions {
  plant: SimulatedPlant;
  /** How many series the plant has. */
  series: number;
  pacer: Pacer;
  readingsPerMessage: number;
  inFlight: InFlightWindow;
  skips: SkipLog;
  controller: FaultController;
}

/**
 * Publishes what has come due up to an instant (epoch milliseconds), faults and readings in the order of time.
 * What the broker has no room for is skipped, not kept for later.
 */
export function createPlantPublisher(options: PlantPublisherOptions): (at: number) => void {
  const { plant, series, pacer, readingsPerMessage, inFlight, skips, controller } = options;

  function sampleAt(instant: number): LineReading[] {
    controller.announce(plant.faults.advanceTo(instant));
    return toLineReadings(plant.sampleAt(instant), instant);
  }

  return (at) => {
    const due = pacer.take(at);
    const instants = inFlight.ready ? due.instants : [];
    const skippedSteps = due.skipped + due.instants.length - instants.length;
    if (due.instants.length > 0) skips.note(skippedSteps * series, at);
    for (const message of toLineMessages(instants.flatMap(sampleAt), readingsPerMessage)) {
      inFlight.publish(message);
    }
    controller.announce(plant.faults.advanceTo(at));
  };
}

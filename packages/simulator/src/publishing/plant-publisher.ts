import type { FaultDesk } from '../faults/fault-controller.ts';
import type { SimulatedPlant } from '../plant/simulated-plant.ts';
import type { Outbox } from './in-flight-window.ts';
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
  outbox: Outbox;
  skips: SkipLog;
  desk: FaultDesk;
}

/**
 * Publishes what has come due up to an instant (epoch milliseconds), faults and readings in the order of time.
 * What the broker has no room for is skipped, not kept for later.
 */
export function createPlantPublisher(options: PlantPublisherOptions): (at: number) => void {
  const { plant, series, pacer, readingsPerMessage, outbox, skips, desk } = options;

  function sampleAt(instant: number): LineReading[] {
    desk.announce(plant.faults.advanceTo(instant));
    return toLineReadings(plant.sampleAt(instant), instant);
  }

  return (at) => {
    const due = pacer.take(at);
    const instants = outbox.ready ? due.instants : [];
    const skippedSteps = due.skipped + due.instants.length - instants.length;
    if (due.instants.length > 0) skips.note(skippedSteps * series, at);
    for (const message of toLineMessages(instants.flatMap(sampleAt), readingsPerMessage)) {
      outbox.publish(message);
    }
    desk.announce(plant.faults.advanceTo(at));
  };
}

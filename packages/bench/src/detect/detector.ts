import { formatInstant } from '@i40/common';
import { detectors } from '@i40/detect';
import { MachineMonitor, readMessage } from '@i40/detector';
import { buildFleet, createSimulatedPlant } from '@i40/simulator';

/**
 * `pnpm bench:detector`: what it costs to watch many series at 1 Hz, from the bytes of the live feed to verdicts. Aim:
 * 10,000 series fit one core.
 */
export async function benchDetector(values: {
  series: number;
  seconds: number;
  method: string;
}): Promise<void> {
  const sensors = 5;
  const machines = Math.ceil(values.series / sensors);
  const measuredSeconds = values.seconds;
  const learnMs = 20 * 60_000;
  const learnSeconds = learnMs / 1000 + 120;
  const startAt = Date.UTC(2026, 0, 5);

  const detector = detectors[values.method]?.create();
  if (!detector) throw new Error(`There is no detector ${values.method}`);
  const monitors = Array.from(
    { length: machines },
    (_, i) =>
      new MachineMonitor({
        site: 'site-1',
        machine_id: `M${i}`,
        detector,
        learnMs,
        adoptMs: 8 * 3_600_000,
        onEpisode: () => {},
      }),
  );

  /** Messages as ingest publishes them; all machines send what one of a few simulated ones does. */
  const plants = 20;
  const plant = createSimulatedPlant({ fleet: buildFleet(plants), seed: 3, startAt, meanFaultGapS: 0 });
  function messagesAt(second: number): Buffer[] {
    const at = startAt + second * 1000;
    const ts = formatInstant(at);
    return plant.sampleAt(at).map(({ machine, values: sample }) =>
      Buffer.from(
        JSON.stringify(
          machine.sensors.map(({ sensor, unit }) => ({
            ts,
            sensor,
            value: Math.round((sample[sensor] ?? 0) * 1000) / 1000,
            unit,
            quality: 192,
          })),
        ),
      ),
    );
  }

  function processorSeconds(): number {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  }

  function run(from: number, to: number): { seconds: number; worstMs: number } {
    let seconds = 0;
    let worstMs = 0;
    for (let second = from; second < to; second++) {
      const messages = messagesAt(second);
      const before = processorSeconds();
      for (const [i, monitor] of monitors.entries()) {
        const startedAt = performance.now();
        monitor.take(readMessage(messages[i % plants] as Buffer) ?? []);
        worstMs = Math.max(worstMs, performance.now() - startedAt);
      }
      seconds += processorSeconds() - before;
    }
    return { seconds, worstMs };
  }

  const print = (line: string) => process.stdout.write(`${line}\n`);
  const learning = run(0, learnSeconds);
  print(
    `learning: ${(learning.seconds / learnSeconds).toFixed(2)} s of processor a second, ${((1e3 * learning.seconds) / machines).toFixed(0)} ms a machine in all, longest message ${learning.worstMs.toFixed(0)} ms`,
  );
  const isLearning = monitors.filter((monitor) => monitor.isLearning).length;
  const judging = run(learnSeconds, learnSeconds + measuredSeconds);
  const perSecond = judging.seconds / measuredSeconds;
  print(
    `judging ${machines * sensors} series at 1 Hz: ${(100 * perSecond).toFixed(0)} % of a core, ${((1e6 * perSecond) / machines).toFixed(1)} µs a message of ${sensors} values, longest ${judging.worstMs.toFixed(1)} ms`,
  );
  const saved = JSON.stringify(monitors[0]?.save()).length;
  print(
    `saved: ${(saved / 1024).toFixed(0)} kB a machine; memory ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MB, ${((process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers) / 1024 / machines / sensors).toFixed(1)} kB a series; still learning: ${isLearning}`,
  );
}

import { createMessageParser } from '@i40/payloads';
import { sparkplugCase, sparkplugMetrics } from './decode-sparkplug.ts';

/** `pnpm bench:decode`: microseconds to turn one message of one reading into a checked reading, and what bounds it. */
export async function benchDecode(): Promise<void> {
  const distinct = 5_000;
  const repetitions = 40;
  const rounds = 9;
  const receivedAt = Date.UTC(2026, 0, 5, 8);
  const topic = 'factory/lineA/sensors';
  const sensors = ['temp', 'pressure', 'vibration', 'current', 'speed'];

  const payloads = Array.from({ length: distinct }, (_, index) =>
    Buffer.from(
      JSON.stringify({
        ts: new Date(receivedAt - index * 7).toISOString(),
        machine_id: `M0${index % 9}`,
        sensor: sensors[index % sensors.length],
        value: (index % 10_000) / 100,
        unit: '°C',
      }),
    ),
  );

  const parser = createMessageParser();
  const sparkplug = sparkplugCase(receivedAt);
  const decoding = measure(
    payloads,
    (payload) => parser.parse({ topic, payload }, receivedAt).readings.length,
  );
  const parsing = measure(payloads, (payload) => (JSON.parse(payload.toString()) ? 1 : 0));
  const sparkplugDecoding = measure(sparkplug.payloads, sparkplug.parse, sparkplugMetrics);
  process.stdout.write(
    `starter's JSON to a reading: ${decoding.toFixed(2)} µs a message, median of ${rounds} rounds\n`,
  );
  process.stdout.write(`JSON.parse alone:            ${parsing.toFixed(2)} µs\n`);
  process.stdout.write(
    `Sparkplug to readings:       ${(sparkplugDecoding * sparkplugMetrics).toFixed(2)} µs a message of ${sparkplugMetrics} metrics\n`,
  );

  /** Microseconds a reading, the median of the rounds. */
  function measure<T>(messages: readonly T[], work: (payload: T) => number, readingsEach = 1): number {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const startedAt = performance.now();
      let readings = 0;
      for (let repetition = 0; repetition < repetitions; repetition++)
        for (const payload of messages) readings += work(payload);
      if (readings !== messages.length * repetitions * readingsEach)
        throw new Error('a message was rejected');
      times.push(((performance.now() - startedAt) * 1_000) / readings);
    }
    return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
  }
}

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from 'simple-statistics';

/** `pnpm bench:start`: seconds from `npm start` on an empty data directory to the first /predict that answers. */
export async function benchStart({ runs }: { runs: number }): Promise<void> {
  const deadlineMs = 120_000;

  const seconds: number[] = [];
  for (let run = 1; run <= runs; run++) {
    const elapsed = await measureStart();
    seconds.push(elapsed);
    print(`run ${run}: ${elapsed.toFixed(1)} s`);
  }
  print(`npm start to the first /predict: median ${median(seconds).toFixed(1)} s of ${runs} runs`);

  async function measureStart(): Promise<number> {
    const directory = await mkdtemp(join(tmpdir(), 'i40-bench-'));
    const [mqttPort, apiPort] = [await freePort(), await freePort()];
    const env = {
      ...process.env,
      DATA_DIR: directory,
      MQTT_PORT: String(mqttPort),
      API_PORT: String(apiPort),
    };
    const startedAt = performance.now();
    const pipeline = spawn('npm', ['start'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    const exited = new Promise<void>((resolve) => pipeline.once('exit', () => resolve()));
    try {
      while (!(await predicts(apiPort))) {
        if (performance.now() - startedAt > deadlineMs)
          throw new Error(`No answer within ${deadlineMs / 1000} s`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      return (performance.now() - startedAt) / 1000;
    } finally {
      pipeline.kill('SIGTERM');
      await exited;
      await rm(directory, { recursive: true, force: true });
    }
  }

  async function predicts(port: number): Promise<boolean> {
    const response = await fetch(`http://127.0.0.1:${port}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ machine_id: 'M01' }),
    }).catch(() => undefined);
    return response?.ok ?? false;
  }

  function freePort(): Promise<number> {
    return new Promise((resolve) => {
      const server = createServer().listen(0, '127.0.0.1', () => {
        const { port } = server.address() as { port: number };
        server.close(() => resolve(port));
      });
    });
  }

  function print(line: string): void {
    process.stdout.write(`${line}\n`);
  }
}

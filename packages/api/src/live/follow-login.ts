import type { Writable } from 'node:stream';

interface FollowOptions {
  output: Writable;
  /** Whether whoever listens still may. */
  mayGoOn: () => Promise<boolean>;
  /** How often to ask, in milliseconds. */
  everyMs?: number;
}

/** Ends an answer that has no end of its own as soon as whoever listens may not any more; asking that fails ends it, too. */
export function followLogin({ output, mayGoOn, everyMs = 5_000 }: FollowOptions): void {
  const timer = setInterval(async () => {
    if (await mayGoOn().catch(() => false)) return;
    clearInterval(timer);
    output.end();
  }, everyMs).unref();
  output.once('close', () => clearInterval(timer));
}

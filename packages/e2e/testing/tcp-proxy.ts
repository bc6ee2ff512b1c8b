import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TcpProxy {
  /** Where to connect instead of to the target. */
  readonly port: number;
  /** Ends every connection, and refuses new ones until it is mended. */
  cut(): void;
  mend(): void;
  /** Passes a part of the next chunk on and cuts every connection there, in the direction that moves first. */
  cutInTheMiddle(part: number): Promise<void>;
  /** Connections stay open and nothing passes, as when a cable is pulled. */
  holdBack(): void;
  letThrough(): void;
  close(): Promise<void>;
}

interface Link {
  near: Socket;
  far: Socket;
}

/** When nothing moves, the connection is cut between two messages. */
const cutDeadlineMs = 1_000;

/** Stands between a client and a server, and does what networks do. Port 0 takes any that is free. */
export async function startTcpProxy(port: number, target: { host: string; port: number }): Promise<TcpProxy> {
  const links = new Set<Link>();
  let cutAt: number | undefined;
  let holding = false;
  let isCut = false;

  const server = createServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(target);
    const link = { near, far };
    links.add(link);
    const end = () => {
      links.delete(link);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    pass(near, far);
    pass(far, near);
    if (holding) for (const socket of [near, far]) socket.pause();
  });

  function pass(from: Socket, to: Socket): void {
    from.on('data', (chunk) => {
      if (cutAt !== undefined) {
        const part = chunk.subarray(0, Math.floor(chunk.length * cutAt));
        cutAt = undefined;
        to.write(part, cutAll);
        return;
      }
      if (!to.write(chunk)) {
        from.pause();
        to.once('drain', () => holding || from.resume());
      }
    });
  }

  function cutAll(): void {
    for (const { near, far } of links) {
      near.destroy();
      far.destroy();
    }
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });

  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut() {
      isCut = true;
      cutAll();
    },
    mend() {
      isCut = false;
    },
    async cutInTheMiddle(part) {
      cutAt = part;
      const before = performance.now();
      while (cutAt !== undefined && performance.now() - before < cutDeadlineMs) await sleep(5);
      cutAt = undefined;
      cutAll();
    },
    holdBack() {
      holding = true;
      for (const { near, far } of links) for (const socket of [near, far]) socket.pause();
    },
    letThrough() {
      holding = false;
      for (const { near, far } of links) for (const socket of [near, far]) socket.resume();
    },
    async close() {
      cutAll();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

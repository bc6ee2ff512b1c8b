import { type Profiler, Session } from 'node:inspector/promises';
import { fileURLToPath } from 'node:url';

/** How much of the time of this process's main thread went where; the rest of 1 is what is not listed. */
export interface CpuShares {
  /** By package, or by source file for this project's own code; the largest first. */
  modules: [name: string, share: number][];
  functions: [name: string, share: number][];
}

const samplingIntervalUs = 200;

/** Resolves with where the processor time of `work` went, sampled by V8. */
export async function cpuProfile(work: () => Promise<unknown>): Promise<CpuShares> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: samplingIntervalUs });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return sharesOf(profile);
}

function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): CpuShares {
  const selfUs = new Map<number, number>();
  let totalUs = 0;
  samples.forEach((node, index) => {
    const us = timeDeltas[index] ?? 0;
    totalUs += us;
    selfUs.set(node, (selfUs.get(node) ?? 0) + us);
  });
  const modules = new Map<string, number>();
  const functions = new Map<string, number>();
  for (const { id, callFrame } of nodes) {
    const share = (selfUs.get(id) ?? 0) / totalUs;
    const module = moduleOf(callFrame.url, callFrame.functionName);
    modules.set(module, (modules.get(module) ?? 0) + share);
    const name = `${callFrame.functionName || 'anonymous'} (${module})`;
    functions.set(name, (functions.get(name) ?? 0) + share);
  }
  return { modules: largestFirst(modules), functions: largestFirst(functions) };
}

function moduleOf(url: string, functionName: string): string {
  if (url === '') return /^\((.*)\)$/.exec(functionName)?.[1] ?? 'V8';
  if (url.startsWith('node:')) return 'Node.js';
  const path = url.startsWith('file:') ? fileURLToPath(url) : url;
  const dependency = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1];
  return dependency ?? path.replace(/.*\/(packages|scripts)\//, '$1/');
}

function largestFirst(shares: Map<string, number>): [string, number][] {
  return [...shares].filter(([, share]) => share > 0).sort(([, a], [, b]) => b - a);
}

import { startFakeApi } from '@i40/api/testing';
import { findChromium, openChromium } from '@i40/e2e/testing';
import type { Page } from 'playwright-core';

/**
 * Frame times of the live page in Chromium, with a plant of 200 machines with five sensors each. The plant is fake,
 * so that the page is measured and not what stands behind it; `--url` measures a real one instead.
 */

const frameMs = 1_000 / 60;
const say = (text: string) => process.stdout.write(`${text}\n`);

/** Runs in the page: the time from each frame to the next, while something is done to it. */
const recordFrames = (seconds: number, isScrolling: boolean) => `new Promise((resolve) => {
  const times = [];
  const begin = performance.now();
  let before = begin;
  let down = 1;
  requestAnimationFrame(function next(now) {
    if (now > before) times.push(now - before);
    before = now;
    if (${isScrolling}) {
      scrollBy(0, 25 * down);
      const end = document.documentElement.scrollHeight - innerHeight;
      if (scrollY >= end - 1) down = -1;
      if (scrollY <= 0) down = 1;
    }
    if (now - begin < ${seconds * 1_000}) requestAnimationFrame(next);
    else resolve(times);
  });
})`;

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function measure(page: Page, name: string, seconds: number, isScrolling: boolean): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const metric = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return Object.fromEntries(metrics.map((each) => [each.name, each.value]));
  };
  const before = await metric();
  const frames = await page.evaluate<number[]>(recordFrames(seconds, isScrolling));
  const after = await metric();
  const used = (key: string) => ((after[key] ?? 0) - (before[key] ?? 0)) / seconds;
  const percent = (...keys: string[]) => `${(100 * keys.map(used).reduce((a, b) => a + b)).toFixed(0)} %`;
  const sorted = [...frames].sort((a, b) => a - b);
  const dropped = frames.reduce((sum, ms) => sum + Math.max(0, Math.round(ms / frameMs) - 1), 0);
  const ms = (share: number) => quantile(sorted, share).toFixed(1).padStart(6);
  const share = ((100 * dropped) / (frames.length + dropped)).toFixed(1);
  say(
    `${name.padEnd(44)} p50 ${ms(0.5)}  p95 ${ms(0.95)}  p99 ${ms(0.99)}  max ${ms(1)} ms   dropped ${dropped} (${share} %)` +
      `   main thread ${percent('TaskDuration')}: script ${percent('ScriptDuration')}, style and layout ${percent('RecalcStyleDuration', 'LayoutDuration')}` +
      `   heap ${((after.JSHeapUsedSize ?? 0) / 1e6).toFixed(0)} MB`,
  );
  await devtools.detach();
}

interface PageOptions {
  machines: number;
  seconds: number;
  url?: string | undefined;
}

export async function benchPage({ machines, seconds, url }: PageOptions): Promise<void> {
  const executable = findChromium();
  if (!executable) throw new Error('No Chromium here: install it, or set CHROMIUM to its path.');
  const rates = url ? [0] : [machines * 5, 10_000];
  const browser = await openChromium(executable);
  say(`${browser.version()}, window 1920 x 1080, ${seconds} s each; 60 frames a second are 16.7 ms`);
  for (const rate of rates) {
    const api = url ? undefined : await startFakeApi({ machines, readingsPerS: rate });
    const name = url ?? `${machines} machines x 5, ${rate.toLocaleString('en')} readings/s`;
    const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
    await page.goto(url ?? api?.url ?? '');
    await page.locator('.card canvas').nth(4).waitFor();
    await measure(page, `${name}, first`, 3, false);
    await measure(page, name, seconds, false);
    await measure(page, `${name}, scrolling`, seconds, true);
    await page.close();
    await api?.stop();
  }
  await browser.close();
}

import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright-core';
import { findChromium, openChromium } from '../packages/embedded/testing/chromium.ts';

/**
 * Takes the pictures of the live page for the README from a pipeline that runs (five minutes at least, for full
 * charts): orders bearing wear on M02 and waits until the page tells of it.
 */
const usage = 'tsx scripts/live-page-pictures.ts [--url http://127.0.0.1:8000] [--out docs/images]';
const wearS = 120;
/** When wear shows best: shortly before its end. */
const lookAfterMs = 108_000;

async function takePicture(
  browser: Browser,
  url: string,
  scheme: 'light' | 'dark',
  path: string,
): Promise<void> {
  const page = await browser.newPage({
    viewport: { width: 1440, height: 810 },
    colorScheme: scheme,
    deviceScaleFactor: 1.5,
  });
  await page.goto(url);
  await page.locator('.card canvas').nth(14).waitFor();
  // The first paint comes from history, the pulse within some seconds.
  await sleep(8_000);
  await page.screenshot({ path });
  await page.close();
  process.stdout.write(`${path}\n`);
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      url: { type: 'string', default: 'http://127.0.0.1:8000' },
      out: { type: 'string', default: 'docs/images' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const executable = findChromium();
  if (!executable) throw new Error('No Chromium here: install it, or set CHROMIUM to its path.');
  const response = await fetch(new URL('simulator/faults', values.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ machine_id: 'M02', kind: 'bearing_wear', duration_s: wearS }),
  });
  if (!response.ok) throw new Error(`The simulator did not take the order: ${await response.text()}`);
  await sleep(lookAfterMs);
  const browser = await openChromium(executable);
  const { url, out } = values;
  await Promise.all([
    takePicture(browser, url, 'light', `${out}/live-page.png`),
    takePicture(browser, url, 'dark', `${out}/live-page-dark.png`),
  ]);
  await browser.close();
}

await main();

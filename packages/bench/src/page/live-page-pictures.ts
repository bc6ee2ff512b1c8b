import { setTimeout as sleep } from 'node:timers/promises';
import { findChromium, openChromium } from '@i40/e2e/testing';
import type { Browser, Page } from 'playwright-core';

/**
 * Takes the pictures of the live page for the README from a pipeline that runs (five minutes at least, for full
 * charts): orders bearing wear on M02 and waits until it shows.
 */
const wearS = 150;
/** So long after the value has left its range the chart shows it well. */
const lookAfterMs = 8_000;

async function openPage(browser: Browser, url: string, colorScheme: 'light' | 'dark'): Promise<Page> {
  const viewport = { width: 1440, height: 810 };
  const page = await browser.newPage({ viewport, colorScheme, deviceScaleFactor: 1.5 });
  await page.goto(url);
  await page.locator('.card canvas').nth(14).waitFor();
  return page;
}

async function orderWear(url: string): Promise<void> {
  const response = await fetch(new URL('simulator/faults', url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ machine_id: 'M02', kind: 'bearing_wear', duration_s: wearS }),
  });
  if (!response.ok) throw new Error(`The simulator did not take the order: ${await response.text()}`);
}

export async function takePictures({ url, out }: { url: string; out: string }): Promise<void> {
  const executable = findChromium();
  if (!executable) throw new Error('No Chromium here: install it, or set CHROMIUM to its path.');
  const browser = await openChromium(executable);
  const pages = [
    { page: await openPage(browser, url, 'light'), path: `${out}/live-page.png` },
    { page: await openPage(browser, url, 'dark'), path: `${out}/live-page-dark.png` },
  ];
  await orderWear(url);
  for (const { page } of pages) {
    const row = page.locator('.card[data-machine="M02"] .sensor[data-status="above"]').first();
    await row.waitFor({ timeout: wearS * 1_000 });
  }
  await sleep(lookAfterMs);
  for (const { page, path } of pages) {
    await page.screenshot({ path });
    process.stdout.write(`${path}\n`);
  }
  await browser.close();
}

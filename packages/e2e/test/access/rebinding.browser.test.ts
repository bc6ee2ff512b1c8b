import { startTestApp } from '@i40/api/testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium, openChromium } from '../../testing/chromium.ts';
import { skipSuite } from '../../testing/skip-suite.ts';

const executable = findChromium();
if (executable) describe('A page of somebody else', { timeout: 60_000 }, () => inChromium(executable));
else skipSuite('A page of somebody else', 'no Chromium here: install it, or set CHROMIUM to its path');

function inChromium(executablePath: string): void {
  let started: Awaited<ReturnType<typeof startTestApp>>;
  let browser: Browser;
  let port: string;

  beforeAll(async () => {
    started = await startTestApp();
    port = new URL(await started.app.listen({ host: '127.0.0.1', port: 0 })).port;
    browser = await openChromium(executablePath, ['--host-resolver-rules=MAP rebind.example 127.0.0.1']);
  });
  afterAll(async () => {
    await browser?.close();
    await started?.app.close();
  });

  it('reaches nothing here by letting its own name point to this machine', async () => {
    const page = await browser.newPage();
    const origin = `http://rebind.example:${port}`;
    expect((await page.goto(`${origin}/machines`))?.status()).toBe(421);
    // The browser takes this for a page of that origin, and lets it ask.
    const asked = await page.evaluate<number[]>(`Promise.all([
      fetch('/machines'),
      fetch('/session'),
      fetch('/simulator/faults', { method: 'POST', headers: { 'content-type': 'application/json' },
        body: '{"machine_id":"M01","kind":"leak"}' }),
    ].map((answer) => answer.then(({ status }) => status)))`);
    expect(asked).toEqual([421, 421, 421]);
    expect((await page.goto(`http://127.0.0.1:${port}/machines`))?.status()).toBe(200);
    await page.close();
  });
}

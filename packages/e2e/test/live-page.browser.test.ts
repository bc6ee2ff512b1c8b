import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type AlarmMessage, type FaultAnnouncement, type MessageBus, topics } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { connectMqttMessageBus, parseEnv, silentLogger } from '@i40/runtime';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../testing/accessibility.ts';
import { findChromium, openChromium } from '../testing/chromium.ts';
import { skipSuite } from '../testing/skip-suite.ts';
import { startTcpProxy, type TcpProxy } from '../testing/tcp-proxy.ts';

const pictures = fileURLToPath(new URL('../../../test-results/live-page/', import.meta.url));
const explanation = 'vibration 4.1 mm/s, 3.2 above what this load explains <img src=x onerror=alert(1)>';
const desk = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };

const executable = findChromium();
// A browser and a pipeline on one small machine take their time.
if (executable) describe('The live page in Chromium', { timeout: 90_000 }, () => inChromium(executable));
else skipSuite('The live page in Chromium', 'no Chromium here: install it, or set CHROMIUM to its path');

function inChromium(executablePath: string): void {
  let directory: string;
  let embedded: Embedded;
  let line: TcpProxy;
  let operator: MessageBus;
  let browser: Browser;
  let page: Page;
  const faults: unknown[] = [];
  const announced: FaultAnnouncement[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'i40-live-page-'));
    // However slow this machine is: to be turned away is tested elsewhere.
    const env = { DATA_DIR: directory, SIM_RATE: '75', SIM_FAULT_EVERY_S: '0', API_MAX_DELAY_MS: '0' };
    const settings = { ...parseEnv(embeddedEnv, env), MQTT_PORT: 0, API_PORT: 0 };
    embedded = await startEmbedded({ settings, logger: silentLogger, now: Date.now });
    line = await startTcpProxy(0, { host: '127.0.0.1', port: Number(new URL(embedded.apiUrl).port) });
    const client = { clientId: 'operator', sessionExpirySeconds: 0, logger: silentLogger };
    operator = await connectMqttMessageBus({
      url: embedded.brokerUrl,
      ...embedded.brokerCredentials,
      ...client,
    });
    await operator.subscribe([topics.simulatorFaults('site-1')], ({ payload }) => {
      announced.push(JSON.parse(Buffer.from(payload).toString()));
    });
    browser = await openChromium(executablePath);
    page = await openPage(desk);
    await page.locator('.card canvas').nth(14).waitFor();
  });
  afterAll(async () => {
    await browser?.close();
    await operator?.close();
    await line?.close();
    await embedded?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  async function openPage(viewport: typeof desk, search = ''): Promise<Page> {
    const opened = await browser.newPage({ viewport, acceptDownloads: true, reducedMotion: 'reduce' });
    opened.setDefaultTimeout(15_000);
    opened.on('pageerror', (error) => faults.push(error));
    opened.on('dialog', () => faults.push('A dialog was opened by what a machine sent.'));
    await opened.goto(`http://127.0.0.1:${line.port}/${search}`);
    return opened;
  }
  const card = (id: string) => page.locator(`.card[data-machine="${id}"]`);
  async function takePicture(name: string, of = page): Promise<void> {
    await mkdir(pictures, { recursive: true });
    await of.screenshot({ path: join(pictures, `${name}.png`) });
  }

  it('shows every machine of the simulator, with its sensors, and all charts move', async () => {
    expect(await page.locator('.card h3').allTextContents()).toEqual(['M01', 'M02', 'M03']);
    expect(await page.locator('.card .sensor').count()).toBe(15);
    const drawings = () =>
      page.evaluate<string[]>(
        `[...document.querySelectorAll('.plot canvas')].map((each) => each.toDataURL())`,
      );
    const before = await drawings();
    await eventually('every chart has changed', async () => {
      const after = await drawings();
      return after.every((drawing, place) => drawing !== before[place]);
    });
    await takePicture('desk');
  });

  it('comes from this server alone, in less than 150 kB', async () => {
    const fresh = await browser.newPage();
    const devtools = await fresh.context().newCDPSession(fresh);
    const hosts = new Set<string>();
    const files = new Map<string, number>();
    devtools.on('Network.requestWillBeSent', ({ requestId, request }) => {
      const { host, pathname } = new URL(request.url);
      hosts.add(host);
      if (pathname === '/' || pathname.startsWith('/assets/')) files.set(requestId, 0);
    });
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (files.has(requestId)) files.set(requestId, encodedDataLength);
    });
    await devtools.send('Network.enable');
    await fresh.goto(`http://127.0.0.1:${line.port}/`);
    await fresh.locator('.card canvas').first().waitFor();
    await eventually('everything is loaded', () => [...files.values()].every((size) => size > 0));
    expect([...hosts]).toEqual([`127.0.0.1:${line.port}`]);
    const bytes = [...files.values()].reduce((sum, size) => sum + size, 0);
    process.stdout.write(`The live page: ${files.size} files, ${bytes} bytes over the wire\n`);
    expect(bytes).toBeLessThan(150_000);
    await fresh.close();
  });

  it('makes the simulator develop a fault at the press of a button', async () => {
    await page
      .getByRole('region', { name: /develop a fault/ })
      .getByRole('combobox')
      .selectOption('M02');
    await page.getByRole('button', { name: 'Bearing wear' }).press('Enter');
    const fault = await eventually('the simulator says that it began', () => announced[0] ?? false);
    expect(fault).toMatchObject({ kind: 'bearing_wear', machine_id: 'M02', ended_at: null });
    await page.getByText('Bearing wear develops on M02').waitFor();
  });

  it('tells an anomaly with its reason, as text whatever is in it', async () => {
    const startedAt = new Date(Date.now() - 5_000).toISOString();
    const { rows } = await embedded.database.query<{ id: string }>(
      `INSERT INTO anomalies (site, machine_id, detector, started_at, peak_score, contributions, explanation)
       VALUES ('site-1', 'M02', 'test', $1, 0.9, '{"vibration": 0.8, "temp": 0.2}', $2) RETURNING id::text`,
      [startedAt, explanation],
    );
    const alarm: AlarmMessage = {
      state: 'anomaly',
      since: startedAt,
      anomalies: [
        {
          id: rows[0]?.id,
          site: 'site-1',
          machine_id: 'M02',
          sensor: null,
          detector: 'test',
          started_at: startedAt,
          ended_at: null,
          peak_score: 0.9,
          contributions: { vibration: 0.8, temp: 0.2 },
          explanation,
        },
      ],
    };
    await operator.publish(topics.alarms('site-1', 'M02'), JSON.stringify(alarm), { retain: true });
    await page.locator('#feed .feed-item').getByText(explanation).waitFor();
    await card('M02')
      .getByText(/^Anomaly/)
      .waitFor();
    expect(await card('M02').locator('.card-reason').textContent()).toBe(explanation);
    expect(await page.locator('#feed').textContent()).toContain('vibration 80 %');
    expect(await page.title()).toContain('(');
    await eventually('a screen reader is told', async () =>
      (await page.locator('#announcer').textContent())?.includes('New anomaly on M02'),
    );
    await takePicture('anomaly');
  });

  it('filters by state and by name, and keeps that in the address', async () => {
    await page.getByRole('button', { name: /^Anomaly/ }).click();
    await eventually('M02 alone is there', async () => (await page.locator('.card').count()) === 1);
    expect(new URL(page.url()).search).toBe('?state=anomaly');
    await page.getByRole('button', { name: /^All/ }).click();
    await page.getByRole('searchbox').fill('no such machine');
    await page.getByRole('button', { name: 'Show all machines' }).click();
    await eventually('all are back', async () => (await page.locator('.card').count()) === 3);
    expect(new URL(page.url()).search).toBe('');
  });

  it('opens the history from the keyboard, marks the anomaly, and hands out the readings', async () => {
    const link = page.getByRole('link', { name: 'M02' }).first();
    await link.press('Enter');
    const history = page.getByRole('dialog');
    await history.locator('canvas').nth(4).waitFor();
    expect(await history.locator('.feed-item').textContent()).toContain(explanation);
    expect(await history.getByRole('status').textContent()).toContain('every reading');
    expect(await history.getByRole('img').first().getAttribute('aria-label')).toMatch(
      /current,.*lowest.*highest/,
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      history.getByRole('link', { name: 'Download CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/M02.*\.csv$/);
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^ts,sensor,value,.*\r?\n.*Z,current,/);
    await history.getByText('24 h').click();
    await history.getByText('averages of a minute').waitFor();
    expect(new URL(page.url()).search).toBe('?open=site-1+M02&range=1d');
    expect(await seriousFindings(page)).toEqual([]);
    await takePicture('history');
    await page.keyboard.press('Escape');
    await history.waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('M02');
    expect(new URL(page.url()).search).toBe('');
  });

  it('says since when it hears nothing, and goes on by itself', async () => {
    const banner = page.getByRole('alert');
    line.cut();
    try {
      await banner.getByText(/Connection lost at \d\d:\d\d:\d\d/).waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      await takePicture('disconnected');
    } finally {
      line.mend();
    }
    await banner.waitFor({ state: 'hidden' });
    const value = card('M01').locator('.value').first();
    const before = await value.textContent();
    await eventually('values change again', async () => (await value.textContent()) !== before);
  });

  it('tries again when the server has no time for one of its files', async () => {
    const other = await browser.newPage({ viewport: desk });
    let refusals = 0;
    await other.route('**/assets/js/series-ring.js', (route) =>
      refusals++ === 0 ? route.fulfill({ status: 503 }) : route.continue(),
    );
    await other.goto(`http://127.0.0.1:${line.port}/`);
    await other.locator('.card canvas').first().waitFor();
    expect(refusals).toBeGreaterThan(1);
    await other.close();
  });

  it('teaches what to do where there is no machine yet', async () => {
    const empty = await browser.newPage({ viewport: desk });
    await empty.route('**/machines*', (route) => route.fulfill({ json: { machines: [], next: null } }));
    await empty.goto(`http://127.0.0.1:${line.port}/`);
    await empty.getByText('Waiting for the first reading').waitFor();
    await empty.getByText('factory/lineA/sensors').waitFor();
    expect(await seriousFindings(empty)).toEqual([]);
    await takePicture('empty', empty);
    await empty.close();
  });

  it.each([
    ['light', desk, ''],
    ['dark', desk, '?theme=dark'],
    ['phone', phone, ''],
    ['wall', { width: 1920, height: 1080 }, '?view=wall&theme=dark'],
  ] as const)('has nothing serious for axe-core to find: %s', async (name, viewport, search) => {
    const other = await openPage(viewport, search);
    await other.locator('.card canvas').first().waitFor();
    expect(await seriousFindings(other)).toEqual([]);
    const overflow = await other.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBeLessThanOrEqual(0);
    await takePicture(name, other);
    await other.close();
  });

  it('met no error in all of this', () => {
    expect(faults).toEqual([]);
  });
}

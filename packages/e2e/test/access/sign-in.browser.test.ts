import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pageClient, startTestIssuer, type TestIssuer } from '@i40/api/testing/issuer';
import { bearer, testKeys } from '@i40/api/testing/keys';
import { eventually } from '@i40/common/testing';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { parseEnv, silentLogger } from '@i40/runtime';
import { verifyAudit } from '@i40/timescale';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../../testing/accessibility.ts';
import { findChromium, openChromium } from '../../testing/chromium.ts';
import { freePort } from '../../testing/free-port.ts';
import { skipSuite } from '../../testing/skip-suite.ts';

const executable = findChromium();
if (executable) describe('Signing in at the page', { timeout: 90_000 }, () => inChromium(executable));
else skipSuite('Signing in at the page', 'no Chromium here: install it, or set CHROMIUM to its path');

function inChromium(executablePath: string): void {
  let directory: string;
  let issuer: TestIssuer;
  let embedded: Embedded;
  let browser: Browser;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'i40-sign-in-'));
    const keysFile = join(directory, 'keys');
    await writeFile(keysFile, testKeys.read.line);
    const port = await freePort();
    const roles: Record<string, string[]> = { olga: ['plant-operator'], rita: ['plant-reader'] };
    issuer = await startTestIssuer({
      redirectUris: [`http://127.0.0.1:${port}/login/callback`],
      rolesOf: (login) => roles[login] ?? [],
    });
    const env = {
      DATA_DIR: join(directory, 'data'),
      SIM_RATE: '75',
      SIM_FAULT_EVERY_S: '0',
      SIM_PAST_MIN: '0',
      API_MAX_DELAY_MS: '0',
      API_AUTH: 'keys,oidc',
      API_KEYS_FILE: keysFile,
      OIDC_ISSUER: issuer.url,
      OIDC_CLIENT_ID: pageClient.id,
      OIDC_CLIENT_SECRET: pageClient.secret,
      OIDC_ROLES: 'plant-operator=operate,plant-reader=read',
    };
    const settings = { ...parseEnv(embeddedEnv, env), MQTT_PORT: 0, API_PORT: port };
    embedded = await startEmbedded({ settings, logger: silentLogger, now: Date.now });
    browser = await openChromium(executablePath);
  });
  afterAll(async () => {
    await browser?.close();
    await embedded?.stop();
    await issuer?.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** A browser that nobody has used before. */
  async function openPage(search = ''): Promise<Page> {
    const context = await browser.newContext();
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.goto(`${embedded.apiUrl}/${search}`);
    return page;
  }

  /** At the pages of the issuer: a login, and the consent to be known. */
  async function signInAs(page: Page, login: string): Promise<void> {
    await page.locator('#sign-in-issuer').click();
    await page.locator('input[name=login]').fill(login);
    await page.locator('input[name=password]').fill('whatever');
    await page.locator('button[type=submit]').click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(`${embedded.apiUrl}/**`);
  }

  it('shows nobody the plant, and asks for nothing that they may not have', async () => {
    const page = await openPage();
    await page.locator('#sign-in-issuer').waitFor();
    expect(await page.locator('.card').count()).toBe(0);
    const denied: string[] = [];
    page.on('response', (response) => {
      if (response.status() === 401) denied.push(response.url());
    });
    await page.reload();
    await page.locator('#sign-in-issuer').waitFor();
    expect(denied).toEqual([]);
    expect(await seriousFindings(page)).toEqual([]);
    await page.context().close();
  });

  it('lets somebody in whom the issuer knows, back to what they had asked for, until they sign out', async () => {
    const page = await openPage('?line=lineA');
    await signInAs(page, 'olga');
    await page.locator('.card').first().waitFor();
    expect(new URL(page.url()).search).toBe('?line=lineA');
    // Whoever may operate may order faults.
    await page.locator('#faults').waitFor();
    // Those of the issuer are there as well: ports do not count for cookies.
    const own = (await page.context().cookies()).filter(({ name }) => name.startsWith('i40'));
    expect(own).toEqual([expect.objectContaining({ name: 'i40', httpOnly: true, sameSite: 'Strict' })]);
    expect(await page.evaluate('document.cookie')).toBe('');
    // The stream has no token in its address.
    const streams = await page.evaluate<string[]>(
      "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.includes('/stream'))",
    );
    for (const address of streams) expect(address).not.toMatch(/token|key|auth/);
    await page.locator('#sign-out').click();
    await page.waitForURL((url) => url.origin === issuer.url);
    await page.goto(embedded.apiUrl);
    await page.locator('#sign-in-issuer').waitFor();
    const left = await page.context().cookies(embedded.apiUrl);
    expect(left.filter(({ name }) => name.startsWith('i40'))).toEqual([]);
    await page.context().close();
  });

  it('lets readers read, and offers them no faults', async () => {
    const page = await openPage();
    await signInAs(page, 'rita');
    await page.locator('.card').first().waitFor();
    expect(await page.locator('#faults').isHidden()).toBe(true);
    const status = await page.evaluate<number>(
      `fetch('simulator/faults', { method: 'POST', headers: { 'content-type': 'application/json' },
         body: '{"machine_id":"M01","kind":"leak","duration_s":30}' }).then((response) => response.status)`,
    );
    expect(status).toBe(403);
    await page.context().close();
  });

  it('tells somebody without a role why they see nothing', async () => {
    const page = await openPage();
    await signInAs(page, 'gast');
    await page.getByText('gast may not see this plant').waitFor();
    await page.context().close();
  });

  it('lets a wall in by an API key', async () => {
    const page = await openPage('?view=wall');
    await page.locator('#api-key').fill('i40_wrong');
    await page.getByRole('button', { name: 'Sign in with the key' }).click();
    await page.getByText('There is no such API key.').waitFor();
    await page.locator('#api-key').fill(testKeys.read.key);
    await page.getByRole('button', { name: 'Sign in with the key' }).click();
    await page.locator('.card').first().waitFor();
    await page.context().close();
  });

  it('refuses a login that began in another browser', async () => {
    const response = await fetch(`${embedded.apiUrl}/login`, { redirect: 'manual' });
    const state = new URL(String(response.headers.get('location'))).searchParams.get('state');
    const callback = `${embedded.apiUrl}/login/callback?code=abc&state=${state}`;
    expect((await fetch(callback)).status).toBe(401);
  });

  it('sends nobody elsewhere after signing in', async () => {
    for (const to of ['https://evil.example', '//evil.example', '?a=b\r\nset-cookie: x=y']) {
      const address = `${embedded.apiUrl}/login?${new URLSearchParams({ to })}`;
      const { headers } = await fetch(address, { redirect: 'manual' });
      const [, kept = ''] = /i40-login=([^;]+)/.exec(String(headers.get('set-cookie'))) ?? [];
      expect(JSON.parse(Buffer.from(kept, 'base64url').toString())).toMatchObject({ to: '' });
    }
  });

  it('has written all of that down', async () => {
    const found = await eventually('the log is written', async () => {
      const { rows } = await embedded.database.query<{ what: string }>(
        "SELECT DISTINCT concat_ws(' ', action, result, detail::jsonb->>'name') AS what FROM audit_log ORDER BY what",
      );
      return rows.length >= 7 && rows.map(({ what }) => what);
    });
    expect(found).toEqual([
      'fault.order denied rita',
      'login denied',
      'login ok dashboard',
      'login ok gast',
      'login ok olga',
      'login ok rita',
      'logout ok olga',
    ]);
    expect(await verifyAudit(embedded.database)).toMatchObject({ ok: true });
    const metrics = await fetch(`${embedded.apiUrl}/metrics`, { headers: bearer(testKeys.read.key) });
    expect(metrics.status).toBe(200);
  });
}

import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const usualPlaces = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of this machine: at `CHROMIUM`, or where it usually is. Undefined where there is none. */
export function findChromium(): string | undefined {
  const given = process.env.CHROMIUM;
  return (given ? [given] : usualPlaces).find(isExecutable);
}

/** Starts it without a window. */
export function openChromium(executablePath: string, more: readonly string[] = []): Promise<Browser> {
  // In containers and as root Chromium's own sandbox does not start; the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', ...more] });
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

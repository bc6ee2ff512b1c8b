import { UsageError } from '@i40/common';
import { silentLogger } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import type { DatabaseDriver } from './driver.ts';
import { createOpenDatabase, drivers, openDatabase } from './open-database.ts';

const options = { applicationName: 'i40-test', logger: silentLogger };
const aDriver = (name: string, schemes: string[]): DatabaseDriver => ({
  name,
  schemes,
  open: async (url) => ({ close: async () => {}, name, url }) as never,
});

describe('opening a database', () => {
  it('finds the driver by the scheme of the URL', async () => {
    const open = createOpenDatabase([aDriver('one', ['a', 'b']), aDriver('two', ['c'])]);
    expect(await open('b://host/x', options)).toMatchObject({ name: 'one', url: 'b://host/x' });
    expect(await open('c:', options)).toMatchObject({ name: 'two' });
  });

  it('tells which schemes there are, and no password, where nobody opens the URL', async () => {
    const error = await openDatabase('mysql://me:secret@db/x', options).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(UsageError);
    expect((error as Error).message).toMatch(/mysql: there are postgres, postgresql\./);
    expect((error as Error).message).not.toContain('secret');
    await expect(openDatabase('nothing', options)).rejects.toThrow(/without a scheme/);
  });

  it('lets a driver open another one', async () => {
    const wrapping: DatabaseDriver = {
      ...aDriver('wrapping', ['wrapped']),
      open: (url, given, openOther) => openOther(url.replace('wrapped:', 'c:'), given),
    };
    const open = createOpenDatabase([wrapping, aDriver('two', ['c'])]);
    expect(await open('wrapped://x', options)).toMatchObject({ name: 'two', url: 'c://x' });
  });

  it('refuses two drivers with one scheme', () => {
    expect(() => createOpenDatabase([...drivers, aDriver('mine', ['postgres'])])).toThrow(
      /postgres and mine both claim postgres:/,
    );
  });
});

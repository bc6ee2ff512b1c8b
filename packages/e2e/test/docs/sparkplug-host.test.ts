import { describe, expect, it } from 'vitest';
import { filesIn, read } from './markdown.ts';

const page = read('docs/reference/sparkplug-host.md');
const titles = new Set([...page.matchAll(/“([^”]+)”/g)].map(([, title = '']) => title));

describe('the table of what a Sparkplug host must do', () => {
  const tests = filesIn('packages').filter((path) => path.endsWith('.test.ts') && !path.includes('/docs/'));
  const texts = tests.map(read);

  it.each([...titles])('names a test that there is: %s', (title) => {
    expect(texts.some((text) => text.includes(`'${title}'`))).toBe(true);
  });

  it('has each requirement once', () => {
    const ids = [...page.matchAll(/^\| `([a-z0-9-]+)` +\|/gm)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(80);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

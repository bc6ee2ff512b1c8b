import { readdirSync } from 'node:fs';
import { topics } from '@i40/common';
import { defaultPlainTopic, defaultTopicFilters } from '@i40/payloads';
import { describe, expect, it } from 'vitest';
import { apiPage } from '../../../../docs/reference-pages/api-page.ts';
import { pagesIn, read, root } from './markdown.ts';

describe('README.md', () => {
  it.each(['README.md', 'README.fr.md'])('%s is a front door: at most 8 kB', (page) => {
    expect(Buffer.byteLength(read(page))).toBeLessThanOrEqual(page === 'README.md' ? 8_192 : 10_240);
  });
});

describe('docs/reference', () => {
  it('api.md is what the OpenAPI document says: `pnpm docs:api` writes it anew', () => {
    expect(read('docs/reference/api.md')).toBe(apiPage(JSON.parse(read('packages/api/openapi.json'))));
  });

  it('topics.md has every topic', () => {
    const page = read('docs/reference/topics.md');
    const built = Object.values(topics).map((build) =>
      (build as (...levels: string[]) => string)('<site>', '<…>'),
    );
    const written = built.map((topic) => topic.replace(/<site>\/sensors/, '+/sensors').replace(/<…>$/, ''));
    for (const topic of [...written, ...defaultTopicFilters, defaultPlainTopic])
      expect(page).toContain(topic);
  });

  it('tables.md has every table, view and function, and the columns of every table that is stable', () => {
    const page = read('docs/reference/tables.md');
    const sql = readdirSync(`${root}db`)
      .map((file) => read(`db/${file}`))
      .join('\n');
    const created =
      /^\s*(?:EXECUTE ')?CREATE (?:OR REPLACE )?(?:MATERIALIZED )?(?:TABLE|VIEW|FUNCTION) (?:IF NOT EXISTS )?(\w+)/gm;
    for (const [, name = ''] of sql.matchAll(created)) expect(page).toContain(name);
    const commented = sql.matchAll(
      /^COMMENT ON COLUMN (sensor_readings|sensors|rejected_messages|anomalies)\.(\w+)/gm,
    );
    for (const [, , column] of commented) expect(page).toContain(`\`${column}\``);
  });
});

describe('docs/decisions', () => {
  it('have a number each, and a line in the index', () => {
    const index = read('docs/decisions/index.md');
    const decisions = pagesIn('docs/decisions').filter((page) => !page.endsWith('/index.md'));
    decisions.forEach((page, position) => {
      const file = page.slice('docs/decisions/'.length);
      expect(file.slice(0, 4)).toBe(String(position + 1).padStart(4, '0'));
      expect(index).toContain(`(${file})`);
    });
  });
});

describe('CHANGELOG.md', () => {
  it('has notes for the version in package.json, and for what is not released', () => {
    const { version } = JSON.parse(read('package.json'));
    expect(read('CHANGELOG.md')).toMatch(
      new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d$`, 'm'),
    );
    expect(read('CHANGELOG.md')).toContain('## [Unreleased]');
  });
});

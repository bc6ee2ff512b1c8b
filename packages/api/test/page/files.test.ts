import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

const page = new URL('../../public/', import.meta.url);
const chart = new URL('../../node_modules/uplot/dist/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, page), 'utf8');
const names = (folder: string) => readdirSync(new URL(folder, page)).map((name) => `${folder}${name}`);

describe('the files of the live page', () => {
  const html = read('index.html');
  const modules = names('assets/js/');
  const styles = names('assets/css/');

  it('are all named in the page, so that none is found late', () => {
    for (const file of [...modules, ...styles]) expect(html).toContain(`"${file}"`);
  });

  it('weigh less than 150 kB over the wire, the chart library included', () => {
    const sizes = [
      html,
      ...[...modules, ...styles, 'assets/favicon.svg'].map(read),
      ...['uPlot.iife.min.js', 'uPlot.min.css'].map((name) => readFileSync(new URL(name, chart))),
    ].map((content) => gzipSync(content).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000);
  });

  it('name no other host, and have nothing inline that the content security policy forbids', () => {
    for (const file of ['index.html', ...modules, ...styles]) {
      expect(read(file).replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
    }
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script>/);
  });

  it('turn nothing that comes from machines into markup', () => {
    for (const file of modules)
      expect(read(file)).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write/);
  });
});

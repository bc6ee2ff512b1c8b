import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * Registers a gauge that asks for its value at every scrape, in the unit that its name ends with. What is counted on a hot
 * path stays a plain number.
 */
export function gaugeAtScrape(registry: Registry, name: string, help: string, value: () => number): void {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(value());
    },
  });
}

/** The same for a total that only grows; its name ends with `_total`. */
export function counterAtScrape(registry: Registry, name: string, help: string, value: () => number): void {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(value());
    },
  });
}

import type { Embedded } from './service.ts';

/** Says what went through the pipeline since it was last asked, and in all. */
export function createLiveRates({ ingest, simulator }: Embedded): (seconds: number) => string {
  let last = { published: 0, stored: 0 };
  return (seconds) => {
    const { stored, rejected } = ingest.accounts();
    const published = simulator?.stats().published ?? 0;
    const simulated = simulator ? `${perSecond(published - last.published, seconds)} simulated   ` : '';
    const line = `${simulated}${perSecond(stored - last.stored, seconds)} stored   ${whole(stored)} stored since start   ${whole(rejected)} rejected`;
    last = { published, stored };
    return line;
  };
}

function perSecond(count: number, seconds: number): string {
  return `${whole(count / seconds)} readings/s`;
}

function whole(count: number): string {
  return Math.round(count).toLocaleString('en');
}

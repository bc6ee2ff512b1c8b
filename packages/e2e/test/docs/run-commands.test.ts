import { eventually } from '@i40/common/testing';
import { connectAsync, type IClientPublishOptions } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commandsOfAll, pagesIn, read } from './markdown.ts';
import { i40Line, runLine } from './project.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';
import { shellWords, splitOptions } from './shell-words.ts';

// In the order in which they are read: a later command may need what an earlier one has sent.
const pages = [
  'README.md',
  ...['first-chart', 'your-own-machine', 'a-machine-that-fails'].map((page) => `docs/tutorial/${page}.md`),
  ...pagesIn('docs/how-to'),
  'docs/reference/predict.md',
];
/** Those that need PostgreSQL, Docker or a file are only looked up, in commands.test.ts. */
const runnable = /^(curl|mosquitto_pub|npm run i40 -- (sql|fault|topics)) /;
const commands = commandsOfAll(pages)
  .filter(({ text }) => runnable.test(`${text} `))
  .map(({ page, text }) => [page, inASecond(text)] as const)
  .filter(([, text], index, all) => all.findIndex((other) => other[1] === text) === index);

let pipeline: RunningPipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
}, 120_000);
afterAll(() => pipeline?.stop());

describe('the commands of the documentation, on what npm start runs', { timeout: 60_000 }, () => {
  it.each(commands)('%s: %s', async (_page, text) => {
    const [program, ...args] = shellWords(text).words;
    if (program === 'curl') await curl(args);
    else if (program === 'mosquitto_pub') await publish(args);
    else runI40(args.slice(3));
  });

  it('have sent nothing that was rejected but what the tutorial says will be', () => {
    const { output } = i40('sql', ['SELECT topic, reason FROM rejected_messages']);
    expect(output).toContain('(1 rows)');
  });
});

/** Tries again as a person would: what was published a moment ago may not be stored yet. */
async function curl(args: string[]): Promise<void> {
  const { options, positionals } = splitOptions(args, ['-s', '-sN']);
  const url = String(positionals[0]).replace('127.0.0.1:8000', `127.0.0.1:${pipeline.env.API_PORT}`);
  const headers = (options.get('-H') ?? []).map((line) => line.split(': ') as [string, string]);
  const body = bodyOf(options.get('-d')?.[0] ?? options.get('--data-binary')?.[0]);
  await eventually(`${url} answers`, async () => {
    const response = await fetch(url, { headers, ...(body === undefined ? {} : { method: 'POST', body }) });
    // The stream has no end.
    const { value } = (await response.body?.getReader().read()) ?? {};
    return response.ok && value !== undefined && value.length > 0;
  });
}

/** A file stands on a page, as CSV, and is of yesterday. */
function bodyOf(data: string | undefined): string | undefined {
  if (!data?.startsWith('@')) return data;
  const [, csv = ''] = pages.map((page) => /^```csv\n(.*?)^```/ms.exec(read(page))).find(Boolean) ?? [];
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  return csv.replaceAll(/^\d{4}-\d{2}-\d{2}/gm, yesterday);
}

async function publish(args: string[]): Promise<void> {
  const { options } = splitOptions(args, []);
  const client = await connectAsync(`mqtt://127.0.0.1:${pipeline.env.MQTT_PORT}`);
  const qos = Number(options.get('-q')?.[0] ?? 0) as NonNullable<IClientPublishOptions['qos']>;
  await client.publishAsync(String(options.get('-t')?.[0]), String(options.get('-m')?.[0]), { qos });
  await client.endAsync();
}

function runI40([subcommand = '', ...args]: string[]): void {
  const outcome = i40(subcommand, args);
  // Another page has ordered one for the same machine: the order was understood.
  if (subcommand === 'fault' && outcome.output.includes('already')) return;
  expectSuccess(outcome);
}

function i40(subcommand: string, args: string[]) {
  return runLine(i40Line(subcommand) ?? 'false', args, pipeline.env);
}

function expectSuccess({ status, output }: ReturnType<typeof runLine>): void {
  expect(status, output).toBe(0);
  expect(output).not.toContain('Nothing arrived');
}

/** Listening to topics for as long as it takes to hear some. */
function inASecond(text: string): string {
  return text.replace(/ topics(?: --seconds \d+)?/, ' topics --seconds 1');
}

import { parseArgs } from 'node:util';
import { UsageError } from '@i40/common';

export const topicsUsage = `Usage: pnpm topics [options]

Listens at the broker and tells which topics arrive, which decoder takes each, and why messages are rejected.
Nothing is stored, and nothing is taken away from ingest.

Options:
  --seconds N      how long to listen (default 10)
  --filter FILTER  what to listen to (default #)

The broker is set by MQTT_URL, or MQTT_HOST and MQTT_PORT.
`;

export interface TopicsCommand {
  seconds: number;
  filter: string;
}

/** Reads the arguments of `pnpm topics`; undefined where help is wanted. Throws a `UsageError`. */
export function parseTopicsCommand(args: readonly string[]): TopicsCommand | undefined {
  const { help, seconds: text = '10', filter = '#' } = parseOptions(args);
  if (help) return undefined;
  const seconds = Number(text);
  if (text.trim() === '' || !(seconds > 0 && seconds <= 86_400))
    throw new UsageError(`--seconds must be a number above 0, such as 30; it is "${text}".`);
  if (!isFilter(filter))
    throw new UsageError(`--filter must be a topic filter such as factory/#; it is "${filter}".`);
  return { seconds, filter };
}

/** `+` stands for a whole level, and `#` for all that follow (MQTT 5, section 4.7.1). */
function isFilter(filter: string): boolean {
  const levels = filter.split('/');
  return (
    filter !== '' &&
    levels.every((level, index) => {
      if (level === '#') return index === levels.length - 1;
      return level === '+' || !/[+#]/.test(level);
    })
  );
}

function parseOptions(args: readonly string[]) {
  try {
    return parseArgs({
      // pnpm passes on the `--` that npm needs.
      args: args[0] === '--' ? args.slice(1) : [...args],
      options: {
        help: { type: 'boolean', short: 'h' },
        seconds: { type: 'string' },
        filter: { type: 'string' },
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${topicsUsage}`);
  }
}

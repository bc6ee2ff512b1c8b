/** What Grafana puts in the place of macros and variables before a query reaches PostgreSQL. */
export interface QueryContext {
  from: Date;
  to: Date;
  /** Width of a bucket. Grafana derives it from the time range and the pixels of the panel. */
  intervalMs: number;
  /** An array is what a variable with several values holds. */
  variables: Readonly<Record<string, string | readonly string[]>>;
}

const macro = /\$__(\w+)\(([^)]*)\)/g;
const variable = /\$\{(\w+)(?::(\w+))?\}|\$(\w+)/g;

/**
 * The SQL that Grafana's PostgreSQL data source, with `timescaledb: true`, would send. Throws for a macro or a
 * variable that does not exist, which Grafana would answer with an error or leave in the SQL.
 */
export function expandQuery(sql: string, context: QueryContext): string {
  return sql
    .replaceAll('$__interval_ms', String(context.intervalMs))
    .replaceAll('$__interval', formatInterval(context.intervalMs))
    .replace(macro, (_, name: string, args: string) => expandMacro(name, args.split(','), context))
    .replace(variable, (_, braced?: string, format?: string, bare?: string) =>
      expandVariable(braced ?? bare ?? '', format, context),
    );
}

function expandMacro(name: string, args: readonly string[], { from, to }: QueryContext): string {
  const [first = '', second = ''] = args.map((arg) => arg.trim());
  const seconds = (instant: Date) => Math.floor(instant.getTime() / 1000);
  switch (name) {
    case 'time':
      return `${first} AS "time"`;
    case 'timeFilter':
      return `${first} BETWEEN '${from.toISOString()}' AND '${to.toISOString()}'`;
    case 'timeFrom':
      return `'${from.toISOString()}'`;
    case 'timeTo':
      return `'${to.toISOString()}'`;
    case 'timeGroup':
      return `time_bucket(${second.startsWith("'") ? second : `'${second}'`},${first})`;
    case 'unixEpochFilter':
      return `${first} >= ${seconds(from)} AND ${first} <= ${seconds(to)}`;
    default:
      throw new Error(`Grafana has no macro $__${name}, or this test does not know it`);
  }
}

function expandVariable(name: string, format: string | undefined, { variables }: QueryContext): string {
  const value = variables[name];
  if (value === undefined) throw new Error(`The dashboard has no variable $${name}`);
  const values = typeof value === 'string' ? [value] : value;
  switch (format) {
    case undefined:
      return typeof value === 'string' ? escapeQuotes(value) : values.map(quote).join(',');
    case 'sqlstring':
      return values.map(quote).join(',');
    case 'singlequote':
      return values.map((text) => `'${text.replaceAll("'", "\\'")}'`).join(',');
    case 'csv':
    case 'raw':
      return values.join(',');
    default:
      throw new Error(`This test does not know the format ${format} of $${name}`);
  }
}

const escapeQuotes = (text: string) => text.replaceAll("'", "''");
const quote = (text: string) => `'${escapeQuotes(text)}'`;

const unitsMs = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** 5000 → "5s": the largest unit that divides it. */
function formatInterval(intervalMs: number): string {
  const unit = unitsMs.find(([, ms]) => intervalMs % ms === 0);
  return unit ? `${intervalMs / unit[1]}${unit[0]}` : `${intervalMs}ms`;
}

import type { AlertRule, Evaluator } from './alerting-files.ts';
import type { createQueryRunner } from './query-runner.ts';

type Labels = Readonly<Record<string, string>>;

/** One row of a query: its text columns are the labels, its only number is the value. */
export interface Sample {
  labels: Labels;
  value: number;
}

const compare: Record<Evaluator['type'], (value: number, limit: number) => boolean> = {
  gt: (value, limit) => value > limit,
  gte: (value, limit) => value >= limit,
  lt: (value, limit) => value < limit,
  lte: (value, limit) => value <= limit,
};

const unitsMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** "30s" in milliseconds. */
export const toMs = (duration: string) =>
  Number.parseInt(duration, 10) * (unitsMs[duration.at(-1) ?? ''] ?? 0);

/**
 * Evaluates a rule as Grafana's alerting does: an alert for each row, told apart by its labels; raised by `evaluator`, and
 * once it is raised ended only by `unloadEvaluator`; it fires when it has lasted for `for`. A row that is gone ends its alert.
 */
export function createRuleWatch(rule: AlertRule, runner: ReturnType<typeof createQueryRunner>) {
  let raisedAt = new Map<string, number>();
  const [condition] = thresholdOf(rule).model.conditions;

  /** The labels of what fires after an evaluation at an instant. */
  async function evaluate(instant: Date): Promise<Labels[]> {
    const raised = new Map<string, number>();
    const firing: Labels[] = [];
    for (const { labels, value } of await sample(rule, thresholdOf(rule).model.expression, instant, runner)) {
      const key = JSON.stringify(labels);
      const since = raisedAt.get(key);
      if (since === undefined ? !meets(condition.evaluator, value) : meets(condition.unloadEvaluator, value))
        continue;
      raised.set(key, since ?? instant.getTime());
      if (instant.getTime() - (since ?? instant.getTime()) >= toMs(rule.for)) firing.push(labels);
    }
    raisedAt = raised;
    return firing;
  }

  return {
    evaluate,

    /** Evaluates at every `interval` from one instant to another; returns what fires after the last. */
    async evaluateFrom(from: Date, to: Date, interval = '30s'): Promise<Labels[]> {
      let firing: Labels[] = [];
      for (let at = from.getTime(); at <= to.getTime(); at += toMs(interval))
        firing = await evaluate(new Date(at));
      return firing;
    },
  };
}

/** What a query of a rule returns at an instant. Throws where Grafana could not tell the value from the labels. */
export async function sample(
  rule: AlertRule,
  refId: string,
  instant: Date,
  runner: ReturnType<typeof createQueryRunner>,
): Promise<Sample[]> {
  const query = rule.data.find((one) => one.refId === refId)?.model;
  if (!query || !('rawSql' in query)) throw new Error(`${rule.title} has no query ${refId}`);
  const rows = await runner.query(query.rawSql, {
    from: instant,
    to: instant,
    intervalMs: 1_000,
    variables: {},
  });
  return rows.map((row) => {
    const texts = Object.entries(row).filter(([, value]) => typeof value === 'string');
    const numbers = Object.entries(row).filter(([, value]) => ['number', 'bigint'].includes(typeof value));
    if (numbers.length !== 1 || texts.length + 1 !== Object.keys(row).length) {
      throw new Error(`${rule.title}, ${refId}: a row needs one number and texts: ${JSON.stringify(row)}`);
    }
    return { labels: Object.fromEntries(texts) as Labels, value: Number(numbers[0]?.[1]) };
  });
}

export function thresholdOf(rule: AlertRule) {
  for (const part of rule.data)
    if ('type' in part.model && part.refId === rule.condition) return { model: part.model };
  throw new Error(`${rule.title} has no condition ${rule.condition}`);
}

const meets = ({ type, params: [limit] }: Evaluator, value: number) => compare[type](value, limit);

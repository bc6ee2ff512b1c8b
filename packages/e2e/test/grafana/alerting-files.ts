import { parse } from 'yaml';
import { z } from 'zod';
import { readProvisioning } from './dashboard-files.ts';

/**
 * What Grafana's file provisioning takes, as far as this project uses it, and nothing else: Grafana skips a misspelt field
 * without a word, and does not start with a wrong value.
 * https://grafana.com/docs/grafana/latest/alerting/set-up/provision-alerting-resources/file-provisioning/
 */
const duration = z.string().regex(/^\d+[smhd]$/);
const uid = z.string().regex(/^[a-zA-Z0-9_-]{1,40}$/);
const timeRange = z.strictObject({ from: z.int().min(0), to: z.int().min(0) });

const evaluator = z.strictObject({
  type: z.enum(['gt', 'gte', 'lt', 'lte']),
  params: z.tuple([z.number()]),
});

const query = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  datasourceUid: z.literal('i40-timescaledb'),
  relativeTimeRange: timeRange,
  model: z.strictObject({
    refId: z.string(),
    datasource: z.strictObject({ type: z.literal('grafana-postgresql-datasource'), uid }),
    editorMode: z.literal('code'),
    format: z.literal('table'),
    rawQuery: z.literal(true),
    rawSql: z.string().min(1),
  }),
});

const threshold = z.strictObject({
  refId: z.string(),
  datasourceUid: z.literal('__expr__'),
  model: z.strictObject({
    refId: z.string(),
    datasource: z.strictObject({ type: z.literal('__expr__'), uid: z.literal('__expr__') }),
    type: z.literal('threshold'),
    expression: z.string(),
    conditions: z.tuple([z.strictObject({ evaluator, unloadEvaluator: evaluator })]),
  }),
});

const rule = z.strictObject({
  uid,
  title: z.string().max(190),
  condition: z.string(),
  for: duration,
  keepFiringFor: duration.optional(),
  noDataState: z.enum(['NoData', 'Alerting', 'OK', 'KeepLast']),
  execErrState: z.enum(['Error', 'Alerting', 'OK', 'KeepLast']),
  dashboardUid: uid,
  panelId: z.int().positive(),
  labels: z.strictObject({ severity: z.enum(['warning', 'critical']), component: z.string().optional() }),
  annotations: z.strictObject({ summary: z.string(), description: z.string(), dashboard: z.string() }),
  data: z.array(z.union([query, threshold])).min(2),
});

const orgId = z.literal(1);
const apiVersion = z.literal(1);

const rulesFile = z.strictObject({
  apiVersion,
  groups: z.array(
    z.strictObject({ orgId, name: z.string(), folder: z.string(), interval: duration, rules: z.array(rule) }),
  ),
});

const contactPointsFile = z.strictObject({
  apiVersion,
  contactPoints: z.array(
    z.strictObject({
      orgId,
      name: z.string(),
      receivers: z.tuple([
        z.discriminatedUnion('type', [
          z.strictObject({
            uid,
            type: z.literal('email'),
            settings: z.strictObject({ addresses: z.string().min(1), singleEmail: z.boolean() }),
            disableResolveMessage: z.boolean(),
          }),
          z.strictObject({
            uid,
            type: z.literal('webhook'),
            settings: z.strictObject({ url: z.string().min(1), httpMethod: z.enum(['POST', 'PUT']) }),
            disableResolveMessage: z.boolean(),
          }),
        ]),
      ]),
    }),
  ),
});

const labelNames = z.array(z.string()).min(1);
const matchers = z.array(z.tuple([z.string(), z.enum(['=', '!=', '=~', '!~']), z.string()]));

const innerRoute = z.strictObject({
  receiver: z.string(),
  object_matchers: matchers,
  group_by: labelNames,
});

const route = z.strictObject({
  receiver: z.string(),
  object_matchers: matchers.optional(),
  continue: z.boolean().optional(),
  mute_time_intervals: z.array(z.string()).optional(),
  routes: z.array(innerRoute).optional(),
});

const clock = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/);

const policiesFile = z.strictObject({
  apiVersion,
  muteTimes: z.array(
    z.strictObject({
      orgId,
      name: z.string(),
      time_intervals: z.array(
        z.strictObject({ times: z.array(z.strictObject({ start_time: clock, end_time: clock })) }),
      ),
    }),
  ),
  policies: z.tuple([
    z.strictObject({
      orgId,
      receiver: z.string(),
      group_by: labelNames,
      group_wait: duration,
      group_interval: duration,
      repeat_interval: duration,
      routes: z.array(route),
    }),
  ]),
});

export type AlertRule = z.infer<typeof rule>;
export type Route = z.infer<typeof route>;
export type Policy = z.infer<typeof policiesFile>['policies'][0];
export type Evaluator = z.infer<typeof evaluator>;

/** The rules, each with the interval of its group. Throws for anything that Grafana would refuse or ignore. */
export async function readAlertRules(): Promise<(AlertRule & { interval: string })[]> {
  const { groups } = rulesFile.parse(parse(await readProvisioning('alerting/rules.yaml')));
  return groups.flatMap(({ interval, rules }) => rules.map((one) => ({ ...one, interval })));
}

/** Contact points and policies as Grafana reads them where its environment is this. */
export async function readNotifications(environment: Readonly<Record<string, string>>) {
  const read = async (file: string) => {
    const text = await readProvisioning(`alerting/${file}`);
    return expand(parse(text), environment);
  };
  return {
    ...contactPointsFile.parse(await read('contact-points.yaml')),
    ...policiesFile.parse(await read('policies.yaml')),
  };
}

/** Puts variables into every text, as Grafana does; an unset one becomes nothing. */
function expand(value: unknown, environment: Readonly<Record<string, string>>): unknown {
  if (typeof value === 'string') return value.replace(/\$(\w+)/g, (_, name) => environment[name] ?? '');
  if (Array.isArray(value)) return value.map((item) => expand(item, environment));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item, environment)]));
}

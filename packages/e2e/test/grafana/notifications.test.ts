import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Policy, type Route, readAlertRules, readNotifications } from './alerting-files.ts';
import { toMs } from './rule-watch.ts';

const repository = new URL('../../../../', import.meta.url);
const readText = (file: string) => readFile(new URL(file, repository), 'utf8');

/** The environment of Grafana's container: docker-compose.yml with `${X}`, `${X:-default}` and `${X:+instead}` filled in. */
async function composeEnvironment(set: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const compose = parse(await readText('docker-compose.yml'), { merge: true });
  const entries = Object.entries(compose.services.grafana.environment as Record<string, string | null>);
  const inner = /\$\{(\w+)(?::([-+])((?:[^{}])*))?\}/g;
  const fill = (text: string): string => {
    const filled = text.replace(inner, (_, name: string, operator?: string, word = '') => {
      if (operator === '+') return set[name] ? word : '';
      return set[name] || (operator === '-' ? word : '');
    });
    return filled === text ? text : fill(filled);
  };
  return Object.fromEntries(
    entries.map(([name, value]) => [name, value === null ? (set[name] ?? '') : fill(String(value))]),
  );
}

const notificationsWith = async (set: Readonly<Record<string, string>>) =>
  readNotifications(await composeEnvironment(set));

type Labels = Readonly<Record<string, string | undefined>>;

const matches = ({ object_matchers = [] }: Pick<Route, 'object_matchers'>, labels: Labels) =>
  object_matchers.every(([name, operator, value]) => {
    const label = labels[name] ?? '';
    return operator === '=' ? label === value : new RegExp(`^(?:${value})$`).test(label);
  });

/**
 * Where an alert goes, and the labels that it shares a message by: the first route that matches, and the next ones where it
 * says `continue`; in each of them the first inner route that matches, if any.
 */
function messagesOf({ routes, group_by }: Policy, labels: Labels) {
  const messages: { receiver: string; group_by: readonly string[] }[] = [];
  for (const route of routes) {
    if (!matches(route, labels)) continue;
    const inner = route.routes?.find((one) => matches(one, labels));
    if (!route.mute_time_intervals) {
      messages.push({ receiver: (inner ?? route).receiver, group_by: inner?.group_by ?? group_by });
    }
    if (!route.continue) return messages;
  }
  return [...messages, { receiver: 'the root', group_by }];
}

/** The alerts of all rules, and one of a rule that somebody has made, with no label but its name. */
const alerts: Labels[] = [
  ...(await readAlertRules()).map(({ title, labels }) => ({ alertname: title, ...labels })),
  { alertname: 'Room too warm' },
];

describe('the notifications of Grafana', () => {
  it.each([
    ['nobody', {}, []],
    ['mail alone', { ALERT_EMAIL_TO: 'a@plant.example;b@plant.example' }, ['Email']],
    ['a webhook alone', { ALERT_WEBHOOK_URL: 'https://plant.example/hook' }, ['Webhook']],
    [
      'both',
      { ALERT_EMAIL_TO: 'a@plant.example', ALERT_WEBHOOK_URL: 'https://plant.example/hook' },
      ['Email', 'Webhook'],
    ],
  ])('go to %s when that is set', async (_, environment, expected) => {
    const [policy] = (await notificationsWith(environment)).policies;
    for (const labels of [...alerts, ...alerts.map((alert) => ({ ...alert, machine_id: 'M01' }))]) {
      expect(messagesOf(policy, labels).map(({ receiver }) => receiver)).toEqual(expected);
    }
  });

  it('have an address in every contact point when nothing is set, because Grafana does not start without', async () => {
    const { contactPoints } = await notificationsWith({});
    const settings = contactPoints.flatMap(({ receivers }) => receivers.map((receiver) => receiver.settings));
    expect(settings).toEqual([
      expect.objectContaining({ addresses: 'nobody@localhost' }),
      expect.objectContaining({ url: 'http://127.0.0.1/' }),
    ]);
  });

  it('take address and URL from the environment', async () => {
    const { contactPoints } = await notificationsWith({
      ALERT_EMAIL_TO: 'a@plant.example',
      ALERT_WEBHOOK_URL: 'https://plant.example/hook',
    });
    const settings = contactPoints.flatMap(({ receivers }) => receivers.map((receiver) => receiver.settings));
    expect(settings).toEqual([
      expect.objectContaining({ addresses: 'a@plant.example' }),
      expect.objectContaining({ url: 'https://plant.example/hook' }),
    ]);
  });

  it('come one a machine, and what is about no machine by rule, within a minute', async () => {
    const [policy] = (
      await notificationsWith({ ALERT_EMAIL_TO: 'a@plant.example', ALERT_WEBHOOK_URL: 'http://h' })
    ).policies;
    const groups = (labels: Labels) => messagesOf(policy, labels).map(({ group_by }) => group_by);
    const machine = ['site', 'machine_id'];
    for (const labels of alerts) {
      expect(groups({ ...labels, site: 'site-1', machine_id: 'M01', sensor: 'temp' })).toEqual([
        machine,
        machine,
      ]);
      expect(groups(labels)).toEqual([['alertname'], ['alertname']]);
    }
    expect(toMs(policy.group_interval)).toBeLessThanOrEqual(60_000);
  });

  it('name contact points and mute times that there are', async () => {
    const { contactPoints, muteTimes, policies } = await notificationsWith({});
    const names = contactPoints.map(({ name }) => name);
    const [{ receiver, routes }] = policies;
    const receivers = routes
      .flatMap((route) => [route, ...(route.routes ?? [])])
      .map((route) => route.receiver);
    expect(names).toEqual(expect.arrayContaining([receiver, ...receivers]));
    const muted = routes.flatMap(({ mute_time_intervals = [] }) => mute_time_intervals);
    expect(muteTimes.map(({ name }) => name)).toEqual([...new Set(muted)]);
  });

  it('send mail only with a server for it', async () => {
    expect((await composeEnvironment({})).GF_SMTP_ENABLED).toBe('');
    expect((await composeEnvironment({ GF_SMTP_HOST: 'mail:25' })).GF_SMTP_ENABLED).toBe('true');
  });

  it('need nothing that .env.example does not name', async () => {
    const example = await readText('.env.example');
    const compose = parse(await readText('docker-compose.yml'), { merge: true });
    const environment = JSON.stringify(compose.services.grafana.environment);
    const asked = ['ALERT_EMAIL_TO', 'ALERT_WEBHOOK_URL', 'GF_SMTP_HOST', 'GF_SMTP_USER', 'GF_SMTP_PASSWORD'];
    for (const name of [...asked, 'GF_SMTP_FROM_ADDRESS', 'GF_SERVER_ROOT_URL']) {
      expect(environment).toContain(name);
      expect(example).toMatch(new RegExp(`^#${name}=`, 'm'));
    }
  });
});

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Route, readAlertRules, readNotifications } from './alerting-files.ts';

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

/** The contact points that an alert goes to: the first route that matches, and the next ones where it says `continue`. */
function receiversOf(
  routes: readonly Route[],
  labels: Readonly<Record<string, string | undefined>>,
): string[] {
  const receivers: string[] = [];
  for (const route of routes) {
    const matches = (route.object_matchers ?? []).every(([name, , expression]) =>
      new RegExp(`^(?:${expression})$`).test(labels[name] ?? ''),
    );
    if (!matches) continue;
    if (!route.mute_time_intervals) receivers.push(route.receiver);
    if (!route.continue) return receivers;
  }
  return [...receivers, 'the root'];
}

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
    for (const { labels } of await readAlertRules()) {
      expect(receiversOf(policy.routes, labels)).toEqual(expected);
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

  it('name contact points and mute times that there are, and come one a machine', async () => {
    const { contactPoints, muteTimes, policies } = await notificationsWith({});
    const names = contactPoints.map(({ name }) => name);
    const [{ receiver, group_by, routes }] = policies;
    expect(names).toEqual(expect.arrayContaining([receiver, ...routes.map((route) => route.receiver)]));
    const muted = routes.flatMap(({ mute_time_intervals = [] }) => mute_time_intervals);
    expect(muteTimes.map(({ name }) => name)).toEqual([...new Set(muted)]);
    expect(group_by).toEqual(['site', 'machine_id']);
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

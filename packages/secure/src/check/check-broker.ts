import { setTimeout as sleep } from 'node:timers/promises';
import type { MqttTarget } from '@i40/runtime';
import type { MqttClient } from 'mqtt';
import type { Finding } from './finding.ts';
import { takesMessage, tryBroker } from './try-broker.ts';

const clientId = 'i40-check';
const forged = { 'live feed': 'live/i40-check/i40-check', alarms: 'alarms/i40-check/i40-check' };
const plainPort = 1883;
/** How long a broker may take to send away the older of two namesakes. */
const takeOverMs = 2_000;

/** What anybody can do at the broker, and what the client of `target` can. */
export async function checkBroker(target: MqttTarget): Promise<Finding[]> {
  const plain = await checkPlain(new URL(target.url).hostname);
  const nameless = await checkNameless(target);
  return [plain, nameless, ...(await checkRights(target))];
}

async function checkPlain(host: string): Promise<Finding> {
  const what = 'broker without TLS';
  const answer = await tryBroker({ url: `mqtt://${host}:${plainPort}` }, clientId);
  if (answer.kind === 'unreachable')
    return { what, verdict: 'closed', detail: `nothing listens at port ${plainPort}` };
  if (answer.kind === 'connected') answer.client.end(true);
  const who = answer.kind === 'connected' ? 'lets anybody in' : 'takes passwords in the clear';
  return { what, verdict: 'OPEN', detail: `port ${plainPort} ${who}: remove that listener` };
}

async function checkNameless({ url, tls }: MqttTarget): Promise<Finding> {
  const what = 'broker without a name';
  const answer = await tryBroker({ url, ...(tls?.ca && { tls: { ca: tls.ca } }) }, clientId);
  if (answer.kind === 'connected') {
    answer.client.end(true);
    return { what, verdict: 'OPEN', detail: 'it lets anybody in: allow_anonymous false' };
  }
  return { what, verdict: answer.kind === 'refused' ? 'closed' : 'not reached', detail: answer.reason };
}

async function checkRights(target: MqttTarget): Promise<Finding[]> {
  const answer = await tryBroker(target, `${clientId}-1`);
  if (answer.kind !== 'connected') {
    const detail = `with MQTT_USERNAME or MQTT_CERT_FILE of a machine more could be tried (${answer.reason})`;
    return [{ what: 'rights at the broker', verdict: 'not reached', detail }];
  }
  const { client } = answer;
  // When the broker closes it: see below.
  client.on('error', () => {});
  try {
    const findings: Finding[] = [];
    for (const [name, topic] of Object.entries(forged))
      findings.push(await checkForging(client, name, topic));
    return [...findings, await checkClientId(target, client)];
  } finally {
    client.end(true);
  }
}

async function checkForging(client: MqttClient, name: string, topic: string): Promise<Finding> {
  const what = `forged ${name}`;
  return (await takesMessage(client, topic))
    ? { what, verdict: 'OPEN', detail: `this client may publish at ${topic}: an acl_file is missing` }
    : { what, verdict: 'closed', detail: 'refused' };
}

/** Where the broker takes the user for the client id, a second connection ends the first, whatever both say. */
async function checkClientId(target: MqttTarget, first: MqttClient): Promise<Finding> {
  const what = 'foreign client id';
  const ended = new Promise<true>((resolve) => first.once('close', () => resolve(true)));
  const second = await tryBroker(target, `${clientId}-2`);
  const isBound = await Promise.race([ended, sleep(takeOverMs, false, { ref: false })]);
  if (second.kind === 'connected') second.client.end(true);
  return isBound
    ? { what, verdict: 'closed', detail: 'the client id is the user' }
    : {
        what,
        verdict: 'OPEN',
        detail: 'this client may take any, and with it what waits for another: use_username_as_clientid',
      };
}

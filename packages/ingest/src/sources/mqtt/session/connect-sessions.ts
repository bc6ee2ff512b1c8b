import {
  connectMqttMessageBus,
  type Logger,
  type MqttMessageBus,
  type MqttMessageBusOptions,
  mqttTarget,
  stableClientId,
} from '@i40/runtime';
import type { MqttSourceSettings } from '../mqtt-env.ts';
import { findContainerName } from './container-name.ts';

/** Connects to a session at the broker. With `onLost` it does not connect again when the connection is lost. */
export type ConnectToSession = (
  session: Pick<MqttMessageBusOptions, 'clientId' | 'onLost'> & Partial<MqttMessageBusOptions>,
) => Promise<MqttMessageBus>;

/** Under which the broker knows this worker again after a restart. */
export async function ownClientId(settings: Pick<MqttSourceSettings, 'INGEST_CLIENT_ID'>): Promise<string> {
  return settings.INGEST_CLIENT_ID ?? (await findContainerName()) ?? stableClientId('ingest');
}

/** How this process connects to any session at the broker, its own and those of others. */
export function createConnect(
  settings: MqttSourceSettings,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
): ConnectToSession {
  return (session) =>
    connectMqttMessageBus({
      ...mqttTarget(settings),
      sessionExpirySeconds: settings.INGEST_SESSION_EXPIRY_S,
      logger,
      signal,
      ...session,
    });
}

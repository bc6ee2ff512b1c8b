import {
  connectMqttMessageBus,
  type Logger,
  type MqttMessageBusOptions,
  mqttTarget,
  stableClientId,
} from '@i40/runtime';
import type { z } from 'zod';
import type { ingestEnv } from '../../../config.ts';
import { findContainerName } from './container-name.ts';

/** Under which the broker knows this worker again after a restart. */
export async function ownClientId(settings: z.infer<typeof ingestEnv>): Promise<string> {
  return settings.INGEST_CLIENT_ID ?? (await findContainerName()) ?? stableClientId('ingest');
}

/** How this process connects to any session at the broker, its own and those of others. */
export function createConnect(
  settings: z.infer<typeof ingestEnv>,
  { logger, signal }: { logger: Logger; signal: AbortSignal },
) {
  return (session: Pick<MqttMessageBusOptions, 'clientId' | 'onLost'>) =>
    connectMqttMessageBus({
      ...mqttTarget(settings),
      ...session,
      sessionExpirySeconds: settings.INGEST_SESSION_EXPIRY_S,
      logger,
      signal,
    });
}

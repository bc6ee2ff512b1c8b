import { isLoopback } from '@i40/api';
import { UsageError } from '@i40/common';
import type { EmbeddedSettings } from './config.ts';

/** Throws `UsageError` where others could reach a broker that asks nobody who they are. */
export function refuseAnonymousBroker({
  HOST: host,
  SECURE: secure,
  MQTT_ANONYMOUS: anonymous,
}: Pick<EmbeddedSettings, 'HOST' | 'SECURE' | 'MQTT_ANONYMOUS'>): void {
  if (isLoopback(host) || secure !== undefined || anonymous === 'allow') return;
  throw new UsageError(
    [
      `HOST=${host} lets others reach the MQTT broker, and it asks nobody who they are. Do one of two things:`,
      '  SECURE=secrets         so that it asks, and the API as well; see docs/how-to/secure.md',
      '  MQTT_ANONYMOUS=allow   on purpose, because whoever reaches it may send readings',
    ].join('\n'),
  );
}

import { checkMessageBus } from '@i40/runtime';
import type { OpenedSource, SourceContext } from '../define-source.ts';
import { createGroupSource } from './group/group-source.ts';
import { createHostAnnouncer } from './host-state.ts';
import type { MqttSourceSettings } from './mqtt-env.ts';
import { createMqttSource } from './mqtt-source.ts';
import { createConnect, ownClientId } from './session/connect-sessions.ts';
import { openSessionLedger } from './session/session-ledger.ts';

/** Connects to the broker: alone, or as one of a group. */
export async function openMqttSource(
  settings: MqttSourceSettings,
  context: SourceContext,
): Promise<OpenedSource> {
  const { topicFilters: filters, logger, now } = context;
  const connect = createConnect(settings, context);
  const clientId = await ownClientId(settings);
  const bus = await connect({ clientId });
  const ledger = await openSessionLedger({ ...context, clientId, resumed: bus.resumed });
  const { INGEST_SHARED_GROUP: group, INGEST_ADOPT_AFTER_S: takeOverAfterS } = settings;
  const { INGEST_SPARKPLUG_HOST_ID: hostId } = settings;
  const host = { connect, clientId: `${clientId}-host`, logger, now };
  const announceHost = hostId === undefined ? undefined : createHostAnnouncer({ ...host, hostId });
  const source = group
    ? createGroupSource({
        ...context,
        bus,
        clientId,
        connect,
        filters,
        ledger,
        group,
        takeOverAfterS,
        announceHost,
      })
    : createMqttSource({ bus, filters, ledger, logger, announceHost });
  return {
    source,
    bus,
    checks: { mqtt: checkMessageBus(bus) },
    reconnects: () => bus.reconnects,
    lostSessions: () => ledger.lost + bus.lostSessions,
    close: () => bus.close(),
  };
}

import { defaultSite, faultKinds, type SimulatorStatus, topics } from '@i40/common';

const status: SimulatorStatus = { kinds: [...faultKinds] };

/** What a simulator shows at the broker for as long as it is connected: each its own topic, so that there may be several. */
export function simulatorPresence(clientId: string): { topic: string; payload: string } {
  return { topic: topics.simulatorStatus(defaultSite, clientId), payload: JSON.stringify(status) };
}

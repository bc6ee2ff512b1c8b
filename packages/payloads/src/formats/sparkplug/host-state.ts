import { parseJsonPayload } from '@i40/common';
import { hostGroup, sparkplugPrefix } from './sparkplug-topic.ts';

/** How a host application tells edge nodes that it is there: Sparkplug B 3.0, sections 5.8 and 6.4.27. */
export interface HostState {
  online: boolean;
  /** Epoch milliseconds. An edge node heeds no state that is older than the one before. */
  timestamp: number;
}

/** To be sent at QoS 1 and retained, birth, death and will alike. */
export function hostStateTopic(hostId: string): string {
  return `${sparkplugPrefix}${hostGroup}/${hostId}`;
}

export function encodeHostState({ online, timestamp }: HostState): string {
  return JSON.stringify({ online, timestamp });
}

/** Undefined for anything else: another program, or a Sparkplug of before 3.0, may publish there. */
export function readHostState(payload: Uint8Array): HostState | undefined {
  const json = parseJsonPayload(payload);
  if (!json.ok || typeof json.value !== 'object' || json.value === null) return undefined;
  const { online, timestamp } = json.value as Partial<Record<string, unknown>>;
  if (typeof online !== 'boolean' || typeof timestamp !== 'number') return undefined;
  return { online, timestamp };
}

/** Whether a host id fits into a topic: no more is asked of it (`tck-id-host-topic-phid-birth-topic`). */
export function isHostId(text: string): boolean {
  return text !== '' && text.length <= 255 && !/[+#/\p{Cc}\p{Cs}]/u.test(text);
}

import { parseJsonPayload } from '../json-payload.ts';
import { topics } from '../topic.ts';
import {
  type FaultAnnouncement,
  faultAnnouncementSchema,
  faultRefusalSchema,
  type RefusalCode,
} from './fault.ts';

/** What a simulator says to an order: the fault began, or why not. */
export type FaultAnswer =
  | { ok: true; began: FaultAnnouncement }
  | { ok: false; code: RefusalCode; reason: string };

/** The topics at which simulators answer. */
export function faultAnswerTopics(site: string): string[] {
  return [topics.simulatorFaults(site), topics.simulatorRefusals(site)];
}

/** What a message at one of those topics answers, and to which order; undefined where it answers none. */
export function readFaultAnswer(
  topic: string,
  payload: Uint8Array,
): { orderId: string; answer: FaultAnswer } | undefined {
  const json = parseJsonPayload(payload);
  if (!json.ok) return undefined;
  if (topic.endsWith('/refused')) {
    const { data } = faultRefusalSchema.safeParse(json.value);
    if (data?.order_id === undefined) return undefined;
    return { orderId: data.order_id, answer: { ok: false, code: data.code, reason: data.reason } };
  }
  const { data: began } = faultAnnouncementSchema.safeParse(json.value);
  if (began?.order_id === undefined || began.ended_at !== null) return undefined;
  return { orderId: began.order_id, answer: { ok: true, began } };
}

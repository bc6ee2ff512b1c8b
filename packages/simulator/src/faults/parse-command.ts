import {
  describeIssues,
  type FaultOrder,
  type FaultRefusal,
  faultOrderSchema,
  parseJsonPayload,
} from '@i40/common';

export type ParsedOrder = { ok: true; order: FaultOrder } | ({ ok: false } & Omit<FaultRefusal, 'code'>);

/** Reads an order from a message. Never throws: what is no order comes back with its reason. */
export function parseFaultOrder(payload: Uint8Array): ParsedOrder {
  const json = parseJsonPayload(payload);
  if (!json.ok) return json;
  const parsed = faultOrderSchema.safeParse(json.value);
  if (parsed.success) return { ok: true, order: parsed.data };
  const sender = faultOrderSchema.pick({ order_id: true }).safeParse(json.value);
  return { ok: false, reason: describeIssues(parsed.error), ...sender.data };
}

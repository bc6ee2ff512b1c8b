import {
  describeIssues,
  type FaultCommand,
  type FaultRefusal,
  faultCommandSchema,
  parseJsonPayload,
} from '@i40/common';

export type ParsedCommand =
  | { ok: true; command: FaultCommand }
  | ({ ok: false } & Omit<FaultRefusal, 'code'>);

/** Reads a command from a message. Never throws: what is no command comes back with its reason. */
export function parseFaultCommand(payload: Uint8Array): ParsedCommand {
  const json = parseJsonPayload(payload);
  if (!json.ok) return json;
  const parsed = faultCommandSchema.safeParse(json.value);
  if (parsed.success) return { ok: true, command: parsed.data };
  const sender = faultCommandSchema.pick({ order_id: true }).safeParse(json.value);
  return { ok: false, reason: describeIssues(parsed.error), ...sender.data };
}

import { randomBytes, timingSafeEqual } from 'node:crypto';

/** By what the parts of this process prove to its broker that they are such. */
export interface InternalCredentials {
  readonly username: string;
  readonly password: string;
}

/** New with every process, and nowhere but in its memory. */
export function createInternalCredentials(): InternalCredentials {
  return { username: 'i40-internal', password: randomBytes(24).toString('base64url') };
}

/** Whether a client has them. */
export function isInternal(
  { username, password }: InternalCredentials,
  given: { username?: string | undefined; password?: Uint8Array | undefined },
): boolean {
  const expected = Buffer.from(password);
  const { password: offered } = given;
  return (
    given.username === username &&
    offered !== undefined &&
    offered.byteLength === expected.byteLength &&
    timingSafeEqual(offered, expected)
  );
}

/** What page and detector take at its word: stored readings and alarms come from this process alone, `$SYS` from the broker. */
const internalTopics = /^(?:live|alarms|\$SYS)\//;

/** Whoever connected under the name of a part would take over its session, with all that waits there. */
export const internalClientIds: ReadonlySet<string> = new Set([
  'i40-ingest',
  'i40-detector',
  'i40-api',
  'i40-simulator',
  'i40-simulated-past',
]);

export function isInternalTopic(topic: string): boolean {
  return internalTopics.test(topic);
}

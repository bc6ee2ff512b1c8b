import { hostname, userInfo } from 'node:os';
import type { AuditEvent } from './audit-event.ts';

/** Who calls a command, for the audit log: the account at this machine, and the machine. */
export function personAtTerminal(): Pick<AuditEvent, 'actor' | 'source'> {
  return { actor: `os:${userName()}`, source: hostname() };
}

/** A container may run as a number that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `${process.getuid?.() ?? 'unknown'}`;
  }
}

/**
 * SQLSTATE classes after which the same statement may succeed: connection lost, transaction rolled back
 * (deadlock, serialisation), out of resources, server shutting down or starting; and a cancelled query.
 * https://www.postgresql.org/docs/17/errcodes-appendix.html
 */
const retryableStates = /^(08|40|53|57P|57014|55P03)/;

const sqlState = /^[0-9A-Z]{5}$/;

/** What pg itself throws, without a code, when the connection fails. */
const connectionMessages = /connection terminated|timeout|connection ended|not queryable|client was closed/i;

/** Whether a database error may go away by itself: the server is unreachable, busy or restarting. */
export function isRetryableDatabaseError(error: unknown): boolean {
  const { code, syscall, message } = error as { code?: unknown; syscall?: unknown; message?: string };
  if (typeof code === 'string' && sqlState.test(code) && syscall === undefined)
    return retryableStates.test(code);
  // Node's own: ECONNREFUSED, ENOTFOUND, EPIPE …
  if (typeof code === 'string' && /^E(?!RR_)[A-Z]+$/.test(code)) return true;
  return connectionMessages.test(message ?? '');
}

/** Somebody did something, or was not let. */
export interface AuditEvent {
  /** When, in milliseconds since the epoch. */
  at: number;
  /** Which of our services tells it. */
  service: string;
  /** Who; `anonymous` where nobody is asked. */
  actor: string;
  /** From where: an address. */
  source: string | null;
  /** What, such as `fault.order`. */
  action: string;
  /** With what. */
  target: string | null;
  result: 'ok' | 'denied' | 'refused' | 'failed';
  detail: Readonly<Record<string, string | number | boolean | null>>;
}

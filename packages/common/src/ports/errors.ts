interface InfrastructureErrorOptions {
  /** Whether the same call may succeed later without anybody's doing. */
  retryable: boolean;
  /** What was addressed (host, topic, table), never a password. */
  target: string;
  cause?: unknown;
}

/** Something outside the process failed: a broker, a database. */
export class InfrastructureError extends Error {
  readonly retryable: boolean;
  readonly target: string;

  constructor(message: string, { retryable, target, cause }: InfrastructureErrorOptions) {
    super(message, { cause });
    this.name = new.target.name;
    this.retryable = retryable;
    this.target = target;
  }
}

export class DatabaseError extends InfrastructureError {
  /** The SQLSTATE, where the server gave one. */
  readonly code: string | undefined;

  constructor(message: string, options: InfrastructureErrorOptions & { code?: string | undefined }) {
    super(message, options);
    this.code = options.code;
  }
}

export class MessageBusError extends InfrastructureError {}

/** The person who started the program can mend this: shown as one sentence, without a stack. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

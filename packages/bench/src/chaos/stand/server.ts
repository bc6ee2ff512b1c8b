/** A broker or a database that can be done harm to. */
export interface Server {
  start(): Promise<void>;
  /** SIGKILL: it has no time to write anything. */
  kill(): Promise<void>;
  /** It stands still; connections to it stay open and nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  remove(): Promise<void>;
}

/** What the user says about a recording, where it does not tell itself. */
export interface RecordingOptions {
  /** How times are written: tokens of luxon or strptime, or a name such as `epoch-ms`. */
  timeFormat?: string | undefined;
  /** Of times that name none; UTC by default. */
  timeZone?: string | undefined;
  /** The heading of the column of times; several are joined by `+`. */
  timeColumn?: string | undefined;
  /** Rows are so far apart; times in the recording do not count. */
  intervalMs?: number | undefined;
  /** A label of the Encoding Standard. */
  encoding?: string | undefined;
  /** False for a file whose first line is a row already. */
  header?: boolean | undefined;
}

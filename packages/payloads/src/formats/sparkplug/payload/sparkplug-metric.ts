/** A metric as it stands in a payload, before it is known what it belongs to. */
export interface SparkplugMetric {
  name: string | undefined;
  /** In decimal: it may exceed what a number holds exactly. */
  alias: string | undefined;
  timestamp: number | undefined;
  datatype: number | undefined;
  isHistorical: boolean;
  isTransient: boolean;
  isNull: boolean;
  value: MetricValue | undefined;
  /** Of an instance of a template, a UDT, in place of a value. What they do not say of themselves is that of the whole. */
  members: readonly SparkplugMetric[] | undefined;
  /** The property `Quality`. */
  quality: number | undefined;
  /** The property `engUnit`, in which Ignition and others send the unit. */
  unit: string | undefined;
  /** What is wrong with this metric alone. */
  problem: string | undefined;
  /** Its own bytes, to be kept where it is no reading. */
  bytes: Uint8Array;
}

/** An integer comes as two unsigned halves: only its datatype tells whether it is signed. */
export type MetricValue =
  | { kind: 'integer'; low: number; high: number; bits: 32 | 64 }
  | { kind: 'number'; number: number }
  | { kind: 'boolean'; boolean: boolean }
  | { kind: 'text'; text: string }
  /** Bytes, a data set or a template. */
  | { kind: 'other' };

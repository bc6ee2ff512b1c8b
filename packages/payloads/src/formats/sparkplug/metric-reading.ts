import { quality } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import { countOf, type Gathered } from '../../parsed-message.ts';
import { type EntryResult, makeEntry } from '../../reading-rules.ts';
import type { MetricDefinition } from './edge-node.ts';
import { measuredValue } from './payload/metric-value.ts';
import type { SparkplugMetric } from './payload/sparkplug-metric.ts';
import { fitUnit } from './session/unit.ts';

/** Where a metric belongs, and what stands in for its time. */
export interface MetricContext {
  site: string;
  line: string;
  machine_id: string;
  arrival: Arrival;
  gathered: Gathered;
}

/** Metrics by which a host and an edge node talk of the session itself (sections 6.4.20 and 5.4). */
const controls = /^(bdSeq$|Node Control\/|Device Control\/)/;

export function isControl(name: string): boolean {
  return controls.test(name);
}

/**
 * Makes a reading of a metric, or a state of a text; undefined where there is none to be made of it: a control, a null, or a value
 * that its sender marks as transient, not to be stored.
 */
export function readMetric(
  metric: SparkplugMetric,
  definition: MetricDefinition,
  { context, ts }: { context: MetricContext; ts: number | undefined },
): EntryResult | undefined {
  if (metric.problem) return { ok: false, reason: `the metric is malformed: ${metric.problem}` };
  if (metric.isNull || metric.isTransient || isControl(definition.name)) return undefined;
  const datatype = definition.datatype || (metric.datatype ?? 0);
  const measured = measuredValue(metric.value, datatype);
  if (measured.kind === 'none') return undefined;
  if (measured.kind === 'misfit')
    return {
      ok: false,
      reason: `value: is missing, or not of the datatype ${datatype} of the metric`,
    };
  return makeEntry(
    {
      ts,
      site: context.site,
      line: context.line,
      machine_id: context.machine_id,
      sensor: definition.name,
      value: measured.value,
      unit: definition.unit === undefined ? undefined : fitUnit(definition.unit),
      quality: opcQuality(metric.quality),
      is_historical: metric.isHistorical,
    },
    context.arrival,
    countOf(context.gathered),
  );
}

/** Sparkplug's own code for a stale value; the others are those of OPC (section 6.4.21). */
const sparkplugStale = 500;
const greatestOpcCode = 255;

function opcQuality(code: number | undefined): number {
  if (code === undefined) return quality.good;
  if (code === sparkplugStale) return quality.stale;
  return code <= greatestOpcCode ? code : quality.uncertain;
}

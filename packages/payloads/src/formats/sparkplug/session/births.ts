import { isName } from '@i40/common';
import type { Birth, EdgeNodeState, MetricDefinition } from '../edge-node.ts';
import { isControl } from '../metric-reading.ts';
import { greatestMeasuredDatatype } from '../payload/metric-value.ts';
import type { SparkplugMetric } from '../payload/sparkplug-metric.ts';
import { fitUnit } from './unit.ts';

/** What is kept of a birth, and how much of it. */

/**
 * Limits of what is kept of an edge node. It is stored as one JSON text, of less than 100 MB whatever the names, and
 * a JavaScript string ends at 512 MB.
 */
export const maxMetricsOfBirth = 10_000;
export const maxDevicesOfNode = 1_000;
export const maxMetricsOfNode = 100_000;

/** What is kept of a text that is no name. */
const maxKeptLength = 64;

/** A name as it is kept. Of one that breaks the rule the beginning is, in a form that breaks it as well. */
function keptName(name: string): string {
  const isKept: boolean = name.length <= maxKeptLength || isName(name);
  return isKept ? name : `${name.slice(0, maxKeptLength)}\n`;
}

/**
 * Undefined for a metric without a name, which nothing can refer to. A member of a template is called
 * `<metric>/<member>`.
 */
export function defineMetric(metric: SparkplugMetric, whole?: string): MetricDefinition | undefined {
  const { alias, datatype } = metric;
  if (metric.name === undefined) return undefined;
  const unit = metric.unit === undefined ? undefined : fitUnit(metric.unit);
  return {
    name: keptName(whole === undefined ? metric.name : `${whole}/${metric.name}`),
    datatype: datatype ?? 0,
    ...(alias === undefined ? {} : { alias }),
    ...(unit === undefined ? {} : { unit }),
  };
}

/** Of the metrics of a birth and all members of its templates. */
export function defineMetrics(metrics: readonly SparkplugMetric[], whole?: string): MetricDefinition[] {
  const definitions: MetricDefinition[] = [];
  for (const metric of metrics) {
    const definition = defineMetric(metric, whole);
    if (!definition) continue;
    definitions.push(definition);
    if (metric.members)
      for (const member of defineMetrics(metric.members, definition.name)) definitions.push(member);
  }
  return definitions;
}

/** Units that were not kept as they came, in a sentence each. */
export function describeUnits(metrics: readonly SparkplugMetric[], whole?: string): string[] {
  return metrics.flatMap((metric) => {
    const { name = '', unit } = metric;
    const sensor = whole === undefined ? name : `${whole}/${name}`;
    const ofMembers = metric.members ? describeUnits(metric.members, sensor) : [];
    if (unit === undefined || fitUnit(unit) === unit) return ofMembers;
    return [describeUnit(keptName(sensor), fitUnit(unit)), ...ofMembers];
  });
}

function describeUnit(sensor: string, kept: string | undefined): string {
  return kept === undefined
    ? `the engUnit of ${sensor} has control characters, and the values are stored without it`
    : `the engUnit of ${sensor} is too long, and is stored as ${kept}`;
}

/** Why a birth is too large to be kept; undefined where it is not. */
export function describeExcess(node: EdgeNodeState, birth: Birth): string | undefined {
  if (birth.metrics.length > maxMetricsOfBirth)
    return `the birth has ${birth.metrics.length} metrics; ${maxMetricsOfBirth} are allowed`;
  if (birth.device === '') return undefined;
  const others = node.births.filter(({ device }) => device !== birth.device);
  const devices = others.filter(({ device }) => device !== '').length + 1;
  if (devices > maxDevicesOfNode)
    return `edge node ${node.group}/${node.edge} has more than ${maxDevicesOfNode} devices`;
  const metrics = others.reduce((sum, other) => sum + other.metrics.length, birth.metrics.length);
  return metrics > maxMetricsOfNode
    ? `edge node ${node.group}/${node.edge} and its devices have more than ${maxMetricsOfNode} metrics`
    : undefined;
}

/** The sensors that a birth defines. */
export function sensorsOf({ metrics }: Birth): string[] {
  return metrics
    .filter(({ name, datatype }) => datatype <= greatestMeasuredDatatype && isName(name) && !isControl(name))
    .map(({ name }) => name);
}

import { jsonMapping } from './formats/json-mapping/json-mapping.ts';
import { lineProtocol } from './formats/line-protocol/line-protocol.ts';
import { plainValue } from './formats/plain-value/plain-value.ts';
import { readingsJson } from './formats/readings-json/readings-json.ts';
import { senml } from './formats/senml/senml.ts';
import { sparkplug } from './formats/sparkplug/sparkplug.ts';
import { starterJson } from './formats/starter-json/starter-json.ts';
import { unifiedNamespace } from './formats/unified-namespace/unified-namespace.ts';

/**
 * Every payload form, one line each, in the order in which they are asked: the first that matches a message decodes it.
 * What stands here is decoded, subscribed to, told by `i40 topics`, and passes the contract suite.
 */
export const payloadFormats = [
  sparkplug, // by its topic
  jsonMapping, // by topics that the user names
  unifiedNamespace, // by its topic
  senml, // by content type or shape, at any topic that is left
  lineProtocol, // by shape, at any topic that is left
  starterJson, // by its topic
  readingsJson, // by its topic
  plainValue, // by topics that the user names
] as const;

type Registered = (typeof payloadFormats)[number];

/** Who took a message. */
export type DecoderName = Registered['name'];

type Intersection<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All,
) => void
  ? All
  : never;

type OptionsOf<Format> = Format extends { open(options: infer Options): unknown }
  ? unknown extends Options
    ? never
    : Options
  : never;

/** What concerns every form. */
export interface CommonOptions {
  /** Of times that name none: `Europe/Paris`, `UTC`, `+01:00`. Without it they are rejected. */
  timeZone?: string | undefined;
  /** Rejects what comes at a topic of plain values that names one machine, and speaks of another. */
  bindsMachine?: boolean | undefined;
}

/** The options of all forms together. */
export type ParserOptions = CommonOptions & Intersection<OptionsOf<Registered>>;

/** What ingest subscribes to with these options, unless told otherwise. */
export function topicFilters(options: ParserOptions = {}): string[] {
  return [...new Set(payloadFormats.flatMap((format) => format.filters(options)))];
}

/** Whatever the options. */
export const defaultTopicFilters: readonly string[] = topicFilters();

export { microsecond } from './arrival.ts';
export * from './format.ts';
export type { TopicMapping } from './formats/json-mapping/json-mapping.ts';
export { suggestMapping } from './formats/json-mapping/suggest-mapping.ts';
export { defaultPlainTopic } from './formats/plain-value/plain-value.ts';
export { decodeFields, type FieldsContext } from './formats/readings-json/decode-fields.ts';
export { encodeReadings } from './formats/readings-json/readings-json.ts';
export {
  type EdgeNodeChange,
  type EdgeNodeState,
  edgeNodeKey,
  edgeNodeSchema,
  type SeriesLife,
} from './formats/sparkplug/edge-node.ts';
export {
  encodeHostState,
  type HostState,
  hostStateTopic,
  isHostId,
  readHostState,
} from './formats/sparkplug/host-state.ts';
export { type MachineIdForm, machineIdForms } from './formats/sparkplug/machine-id-form.ts';
export { encodeRebirthCommand, type RebirthRequest, rebirthTopic } from './formats/sparkplug/rebirth.ts';
export { encodeJson } from './json-object.ts';
export { parseLenientJson } from './lenient-json.ts';
export * from './message.ts';
export * from './message-parser.ts';
export * from './parsed-message.ts';
export { type EntryResult, earliestTs, maxAheadMs } from './reading-rules.ts';
export * from './registry.ts';
export { isTimeZone } from './time/zoned-time.ts';
export * from './topic-template.ts';

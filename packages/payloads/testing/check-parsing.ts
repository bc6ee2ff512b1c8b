import { isDeepStrictEqual } from 'node:util';
import { readingSchema, stateReadingSchema } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { readMappings } from '../src/formats/json-mapping/declared/read-mappings.ts';
import { presetNames } from '../src/formats/json-mapping/presets/presets.ts';
import { defaultPlainTopic } from '../src/formats/plain-value/plain-value.ts';
import { edgeNodeSchema } from '../src/formats/sparkplug/edge-node.ts';
import { createMessageParser } from '../src/message-parser.ts';
import { maxElementRejections, type ParsedMessage } from '../src/parsed-message.ts';
import { earliestTs, maxAheadMs } from '../src/reading-rules.ts';
import { parseTopicTemplate, type TopicTemplate } from '../src/topic-template.ts';
import type { AnyMessage } from './any-message.ts';

const template = (text: string) => parseTopicTemplate(text, ['{machine_id}']) as TopicTemplate;
const declared = readMappings(
  `mappings:
${presetNames.map((preset) => `  - preset: ${preset}`).join('\n')}
  - topic: mapped/{machine_id}
    each: $..*
    sensor: '~'
    names: '@.id as {line}/{machine_id}/{sensor}'
    value: '@.v'
    time: '@.t'
    quality: '@.q'
    unit: '@.u'
  - topic: mapped/+/all
    machine: $.id
    each: $.values
`,
  'mappings.yaml',
);
if (!declared.ok) throw new Error(declared.reasons.join());
const options = {
  plainTopics: [parseTopicTemplate(defaultPlainTopic) as TopicTemplate],
  jsonTopics: [template('zigbee2mqtt/{machine_id}'), template('json/{line}/{machine_id}/{sensor}')],
  mappings: declared.mappings,
};
const longestReason = 1_000;

/** Parses messages one after the other, and throws where a promise of the parser is broken. */
export function checkParsing(messages: readonly AnyMessage[]): void {
  const parser = createMessageParser({
    ...options,
    ...(messages.length % 2 === 0 ? { timeZone: 'Europe/Paris' } : {}),
  });
  for (const [index, message] of messages.entries()) {
    const receivedAt = testInstant + index * 1_000;
    checkResult(parser.parse(message, receivedAt), receivedAt);
    parser.sparkplug.dueRebirths(receivedAt);
  }
}

function checkResult(
  { readings, states = [], rejections, ignored, edgeNode }: ParsedMessage,
  receivedAt: number,
): void {
  for (const reading of readings) {
    const parsed = readingSchema.safeParse(reading);
    check(parsed.success, 'a reading breaks the schema');
    check(
      reading.ts >= earliestTs && reading.ts <= receivedAt + maxAheadMs,
      'a reading breaks the time limits',
    );
  }
  for (const state of states) {
    check(stateReadingSchema.safeParse(state).success, 'a state breaks the schema');
    check(state.ts >= earliestTs && state.ts <= receivedAt + maxAheadMs, 'a state breaks the time limits');
  }
  check(states.length <= ignored, 'a state is not counted');
  for (const { reason } of rejections)
    check(reason.length > 0 && reason.length <= longestReason, 'a reason is empty or too long');
  check(rejections.length <= maxElementRejections + 1, 'there are too many rejections');
  check(Number.isSafeInteger(ignored) && ignored >= 0, 'ignored is no count');
  if (!edgeNode) return;
  const stored = edgeNodeSchema.parse(JSON.parse(JSON.stringify(edgeNode.node)));
  check(isDeepStrictEqual(stored, edgeNode.node), 'the state of an edge node is not plain data');
}

function check(holds: boolean, promise: string): asserts holds {
  if (!holds) throw new Error(promise);
}

import { isDeepStrictEqual } from 'node:util';
import { readingSchema } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { defaultPlainTopic } from '../src/formats/plain-value/plain-value.ts';
import { edgeNodeSchema } from '../src/formats/sparkplug/edge-node.ts';
import { createMessageParser } from '../src/message-parser.ts';
import { maxElementRejections, type ParsedMessage } from '../src/parsed-message.ts';
import { earliestTs, maxAheadMs } from '../src/reading-rules.ts';
import { parseTopicTemplate, type TopicTemplate } from '../src/topic-template.ts';
import type { AnyMessage } from './any-message.ts';

const plainTopics = [parseTopicTemplate(defaultPlainTopic) as TopicTemplate];
const longestReason = 1_000;

/** Parses messages one after the other, and throws where a promise of the parser is broken. */
export function checkParsing(messages: readonly AnyMessage[]): void {
  const parser = createMessageParser({ plainTopics });
  for (const [index, message] of messages.entries()) {
    const receivedAt = testInstant + index * 1_000;
    checkResult(parser.parse(message, receivedAt), receivedAt);
    parser.sparkplug.dueRebirths(receivedAt);
  }
}

function checkResult({ readings, rejections, ignored, edgeNode }: ParsedMessage, receivedAt: number): void {
  for (const reading of readings) {
    const parsed = readingSchema.safeParse(reading);
    check(parsed.success, 'a reading breaks the schema');
    check(
      reading.ts >= earliestTs && reading.ts <= receivedAt + maxAheadMs,
      'a reading breaks the time limits',
    );
  }
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

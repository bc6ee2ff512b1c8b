import { setTimeout as sleep } from 'node:timers/promises';
import { isOwnTopic, type MessageBus } from '@i40/common';
import { createMessageParser, type ParserOptions } from '@i40/payloads';
import { createTopicTally, type TopicTally } from './topic-tally.ts';

interface WatchOptions {
  /** Of a clean session. */
  bus: MessageBus;
  filter: string;
  seconds: number;
  parser: ParserOptions;
  now: () => number;
  /** Ends the listening before its time; what has come until then is told. */
  signal: AbortSignal;
}

export interface WatchedTopics {
  tally: TopicTally;
  /** Topics at which the product itself publishes: nothing that machines send. */
  ownTopics: number;
}

/** Listens at QoS 0, which costs the broker least, and tallies what the decoders make of the messages. */
export async function watchTopics({
  bus,
  filter,
  seconds,
  parser: options,
  now,
  signal,
}: WatchOptions): Promise<WatchedTopics> {
  const parser = createMessageParser(options);
  const tally = createTopicTally();
  const ownTopics = new Set<string>();
  await bus.subscribe(
    [filter],
    (message) => {
      if (isOwnTopic(message.topic)) ownTopics.add(message.topic);
      else tally.add(message.topic, parser.parse(message, now()), message.payload);
    },
    {
      qos: 0,
    },
  );
  await sleep(seconds * 1_000, undefined, { signal }).catch(() => {});
  return { tally, ownTopics: ownTopics.size };
}

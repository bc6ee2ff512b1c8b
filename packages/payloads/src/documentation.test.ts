import { readFileSync } from 'node:fs';
import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { defaultPlainTopic } from './formats/plain-value/plain-value.ts';
import { createMessageParser } from './message-parser.ts';
import { parseTopicTemplate, type TopicTemplate } from './topic-template.ts';

const documentation = readFileSync(new URL('../../../docs/reference/payloads.md', import.meta.url), 'utf8');
const examples = [...documentation.matchAll(/^mosquitto_pub .*-t '(.*?)' -m '(.*)'$/gm)].map(
  ([, topic = '', payload = '']) => ({ topic, payload }),
);
const parser = createMessageParser({ plainTopics: [parseTopicTemplate(defaultPlainTopic) as TopicTemplate] });

describe('docs/reference/payloads.md', () => {
  it('has an example of every form that can be typed', () => {
    const decoders = examples.map(
      ({ topic, payload }) => parser.parse({ topic, payload: Buffer.from(payload) }, testInstant).decoder,
    );
    expect(new Set(decoders)).toEqual(new Set(['starter-json', 'plain-value', 'unified-namespace', 'senml']));
  });

  it.each(examples)('is right about $topic', ({ topic, payload }) => {
    const { readings, rejections } = parser.parse({ topic, payload: Buffer.from(payload) }, testInstant);
    expect(readings.length).toBeGreaterThan(0);
    expect(rejections).toEqual([]);
  });
});

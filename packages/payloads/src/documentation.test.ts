import { readFileSync } from 'node:fs';
import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { readMappings } from './formats/json-mapping/declared/read-mappings.ts';
import { presets } from './formats/json-mapping/presets/presets.ts';
import { defaultPlainTopic } from './formats/plain-value/plain-value.ts';
import { createMessageParser } from './message-parser.ts';
import { payloadFormats } from './registry.ts';
import { type Placeholder, parseTopicTemplate, type TopicTemplate } from './topic-template.ts';

const documentation = readFileSync(new URL('../../../docs/reference/payloads.md', import.meta.url), 'utf8');
const examples = [...documentation.matchAll(/^mosquitto_pub .*-t '(.*?)' -m '(.*)'$/gm)].map(
  ([, topic = '', payload = '']) => ({ topic, payload }),
);
const template = (text: string, needed?: readonly Placeholder[]) =>
  parseTopicTemplate(text, needed) as TopicTemplate;
const [, yaml = ''] = /^```yaml\n(mappings:.*?)^```$/ms.exec(documentation) ?? [];
const declared = readMappings(yaml, 'mappings.yaml');
const [, jsonTopics = ''] = /^INGEST_JSON_TOPICS='(.*?)'/m.exec(documentation) ?? [];
const parser = createMessageParser({
  plainTopics: [template(defaultPlainTopic)],
  jsonTopics: jsonTopics.split(',').map((text) => template(text, ['{machine_id}'])),
  mappings: declared.ok ? declared.mappings : [],
});

describe('docs/reference/payloads.md', () => {
  it('has an example of every form that can be typed', () => {
    const decoders = examples.map(
      ({ topic, payload }) => parser.parse({ topic, payload: Buffer.from(payload) }, testInstant).decoder,
    );
    // Sparkplug is no text.
    const typed = payloadFormats.map(({ name }) => name).filter((name) => name !== 'sparkplug');
    expect(new Set(decoders)).toEqual(new Set(typed));
  });

  it('names every preset, and where it listens', () => {
    for (const [name, { topics }] of Object.entries(presets)) {
      const row = documentation.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      for (const topic of topics) expect(row).toContain(`\`${topic}\``);
    }
  });

  it.each(examples)('is right about $topic', ({ topic, payload }) => {
    const {
      readings,
      states = [],
      rejections,
    } = parser.parse({ topic, payload: Buffer.from(payload) }, testInstant);
    expect(readings.length + states.length).toBeGreaterThan(0);
    expect(rejections).toEqual([]);
  });
});

import { defaultTopicFilters } from '@i40/payloads';
import { parseEnv } from '@i40/runtime';
import { describe, expect, it } from 'vitest';
import { ingestConfig, ingestSettingsEnv } from './config.ts';

const configOf = (env: Record<string, string>) => ingestConfig(parseEnv(ingestSettingsEnv, env));

describe('the configuration of ingest', () => {
  it('listens to every payload form by default', () => {
    const { topicFilters } = configOf({});
    expect(topicFilters).toEqual([...defaultTopicFilters, 'factory/+/+/+']);
    expect(topicFilters).toEqual(expect.arrayContaining(['factory/+/sensors', 'spBv1.0/#', 'readings/#']));
  });

  it('listens to the topics of plain values, wherever they are', () => {
    const { topicFilters, parser } = configOf({
      INGEST_PLAIN_TOPICS: 'a/{machine_id}/{sensor}, b/{sensor}/+/{machine_id}',
    });
    expect(topicFilters.slice(-2)).toEqual(['a/+/+', 'b/+/+/+']);
    expect(parser?.plainTopics?.map(({ text }) => text)).toEqual([
      'a/{machine_id}/{sensor}',
      'b/{sensor}/+/{machine_id}',
    ]);
  });

  it('listens to nothing but what it is told to', () => {
    expect(configOf({ INGEST_TOPICS: 'a/#, b' }).topicFilters).toEqual(['a/#', 'b']);
  });

  it('listens to JSON where one variable says so', () => {
    const { topicFilters, parser } = configOf({
      INGEST_JSON_TOPICS: 'zigbee2mqtt/{machine_id}',
      INGEST_TIME_ZONE: 'Europe/Paris',
    });
    expect(topicFilters).toContain('zigbee2mqtt/+');
    expect(topicFilters).toContain('factory/+/+/+');
    expect(parser?.timeZone).toBe('Europe/Paris');
    expect(() => configOf({ INGEST_JSON_TOPICS: 'zigbee2mqtt/#' })).toThrow(/must contain \{machine_id\}/);
    expect(() => configOf({ INGEST_TIME_ZONE: 'Mars/Olympus' })).toThrow(/must be a time zone such as/);
  });

  it('says what is wrong with a template', () => {
    expect(() => configOf({ INGEST_PLAIN_TOPICS: 'a/{machine}/{sensor}' })).toThrow(
      /INGEST_PLAIN_TOPICS=.*"\{machine\}" in "a\/\{machine\}\/\{sensor\}" must be a plain text/,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { createMessageParser } from './message-parser.ts';
import { parseTopicTemplate, type TopicTemplate } from './topic-template.ts';

const plain = parseTopicTemplate('factory/{line}/{machine_id}/{sensor}') as TopicTemplate;
const now = 1_767_600_000_000;
const parse = (topic: string, payload: string, bindsMachine = true) =>
  createMessageParser({ plainTopics: [plain], bindsMachine }).parse(
    { topic, payload: Buffer.from(payload) },
    now,
  );

describe('a topic that names a machine', () => {
  const senml = '[{"bn":"M02:","n":"temp","v":1},{"bn":"M01:","n":"temp","v":2}]';

  it('is spoken at of that machine alone', () => {
    const { readings, rejections } = parse('factory/lineA/M01/temp', senml);
    expect(readings.map(({ machine_id, value }) => [machine_id, value])).toEqual([['M01', 2]]);
    expect(rejections).toEqual([{ reason: 'the topic is that of machine M01, and speaks of M02' }]);
  });

  it('holds for states, and for line protocol', () => {
    const states = parse('factory/lineA/M01/mode', '[{"bn":"M02:","n":"mode","vs":"RUN"}]');
    expect([states.states, states.ignored, states.rejections.length]).toEqual([[], 0, 1]);
    const lines = parse('factory/lineA/M01/x', 'm,machine=M02 temp=1');
    expect([lines.readings, lines.rejections.length]).toEqual([[], 1]);
  });

  it('changes nothing of what is its own', () => {
    const { readings, rejections } = parse('factory/lineA/M01/temp', '80.5');
    expect([readings.length, rejections]).toEqual([1, []]);
  });

  it('is believed where it is not bound', () => {
    expect(parse('factory/lineA/M01/temp', senml, false).readings).toHaveLength(2);
  });
});

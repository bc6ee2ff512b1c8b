import { describe, expect, it } from 'vitest';
import { parseTopicTemplate, type TopicTemplate } from './topic-template.ts';

const template = (text: string) => parseTopicTemplate(text) as TopicTemplate;

describe('a topic template', () => {
  it('takes the names from the levels of a topic', () => {
    const { match } = template('plants/{site}/+/{line}/{machine_id}/{sensor}');
    expect(match('plants/lyon/v2/lineA/M01/temp')).toEqual({
      site: 'lyon',
      line: 'lineA',
      machine_id: 'M01',
      sensor: 'temp',
    });
  });

  it.each(['factory/lineA/M01', 'factory/lineA/M01/temp/x', 'plant/lineA/M01/temp', ''])(
    'does not fit %j',
    (topic) => {
      expect(template('factory/{line}/{machine_id}/{sensor}').match(topic)).toBeUndefined();
    },
  );

  it('takes all that follows for nothing where it ends in #', () => {
    const { match } = template('a/{machine_id}/{sensor}/#');
    for (const topic of ['a/M01/temp', 'a/M01/temp/x/y'])
      expect(match(topic)).toEqual({ machine_id: 'M01', sensor: 'temp' });
    expect(match('a/M01')).toBeUndefined();
  });

  it('need not name what is not needed', () => {
    expect(parseTopicTemplate('a/{machine_id}', ['{machine_id}'])).toMatchObject({ filter: 'a/+' });
    expect(parseTopicTemplate('a/b', [])).toMatchObject({ filter: 'a/b' });
  });

  it('says what to subscribe to', () => {
    expect(template('factory/{line}/{machine_id}/{sensor}').filter).toBe('factory/+/+/+');
    expect(template('a/+/{machine_id}/{sensor}/raw').filter).toBe('a/+/+/+/raw');
    expect(template('a/{machine_id}/{sensor}/#').filter).toBe('a/+/+/#');
  });

  it.each([
    ['factory/{line}/{sensor}', /must contain \{machine_id\}/],
    ['{machine_id}', /must contain \{sensor\}/],
    ['a//{machine_id}/{sensor}', /has an empty level/],
    ['', /has an empty level/],
    ['a/{machine}/{sensor}', /"\{machine\}" in .* must be a plain text, \+ or one of \{site\}/],
    ['a/x-{machine_id}/{sensor}', /"x-\{machine_id\}" in/],
    ['{machine_id}/#/{sensor}', /"#" in/],
    ['{sensor}/{machine_id}/{sensor}', /names a placeholder twice/],
  ])('refuses %j', (text, reason) => {
    expect(parseTopicTemplate(text)).toMatch(reason);
  });
});

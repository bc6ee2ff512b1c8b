import type { ParsedMessage } from './parsed-message.ts';
import type { TopicTemplate } from './topic-template.ts';

/**
 * Takes out what speaks of another machine than the topic names. A broker can bind a topic to its user; some forms are
 * told by their shape at any topic, and name the machine within.
 */
export function bindToTopic<Decoder extends string>(
  parsed: ParsedMessage<Decoder>,
  topic: string,
  templates: readonly TopicTemplate[],
): ParsedMessage<Decoder> {
  const owner = machineOf(topic, templates);
  if (owner === undefined) return parsed;
  const isOwn = ({ machine_id }: { machine_id: string }) => machine_id === owner;
  const { readings, states = [] } = parsed;
  const foreign = readings.find((each) => !isOwn(each)) ?? states.find((each) => !isOwn(each));
  if (!foreign) return parsed;
  const reason = `the topic is that of machine ${owner}, and speaks of ${foreign.machine_id}`;
  const ownStates = states.filter(isOwn);
  return {
    ...parsed,
    readings: readings.filter(isOwn),
    states: ownStates,
    ignored: parsed.ignored - (states.length - ownStates.length),
    rejections: [...parsed.rejections, { reason }],
  };
}

function machineOf(topic: string, templates: readonly TopicTemplate[]): string | undefined {
  for (const template of templates) {
    const names = template.match(topic);
    if (names) return names.machine_id;
  }
  return undefined;
}

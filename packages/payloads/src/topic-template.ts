/** The names that a topic can give to a reading. */
export interface TopicNames {
  site?: string;
  line?: string;
  machine_id?: string;
  sensor?: string;
}

/** A pattern of topics such as `factory/{line}/{machine_id}/{sensor}`. */
export interface TopicTemplate {
  text: string;
  /** What to subscribe to. */
  filter: string;
  /** The names in a topic that fits, else undefined. */
  match(topic: string): TopicNames | undefined;
}

const placeholders = ['{site}', '{line}', '{machine_id}', '{sensor}'] as const;
export type Placeholder = (typeof placeholders)[number];
type Level = { literal: string } | { name: keyof TopicNames } | 'any';

const isPlaceholder = (level: string): level is Placeholder => placeholders.includes(level as Placeholder);

/**
 * Reads a template: each level is a placeholder, `+` for a level that tells nothing, `#` for all that follow, or text that
 * must be there. Returns a sentence instead when it is none, or lacks a placeholder that is needed.
 */
export function parseTopicTemplate(
  text: string,
  needed: readonly Placeholder[] = ['{machine_id}', '{sensor}'],
): TopicTemplate | string {
  const levels = text.split('/');
  const hasRest = levels.length > 1 && levels.at(-1) === '#';
  for (const level of hasRest ? levels.slice(0, -1) : levels) {
    if (level === '') return `"${text}" has an empty level`;
    if (level !== '+' && !isPlaceholder(level) && /[{}+#]/.test(level))
      return `"${level}" in "${text}" must be a plain text, + or one of ${placeholders.join(' ')}`;
  }
  for (const placeholder of needed)
    if (!levels.includes(placeholder)) return `"${text}" must contain ${placeholder}`;
  if (levels.some((level, index) => isPlaceholder(level) && levels.indexOf(level) !== index))
    return `"${text}" names a placeholder twice`;
  return {
    text,
    filter: levels.map((level) => (isPlaceholder(level) ? '+' : level)).join('/'),
    match: matcher(levels.slice(0, hasRest ? -1 : undefined).map(readLevel), hasRest),
  };
}

function readLevel(level: string): Level {
  if (level === '+') return 'any';
  return isPlaceholder(level) ? { name: level.slice(1, -1) as keyof TopicNames } : { literal: level };
}

function matcher(levels: readonly Level[], hasRest: boolean): TopicTemplate['match'] {
  return (topic) => {
    const given = topic.split('/');
    if (hasRest ? given.length < levels.length : given.length !== levels.length) return undefined;
    const names: TopicNames = {};
    for (const [index, level] of levels.entries()) {
      const text = given[index] ?? '';
      if (level === 'any') continue;
      if ('name' in level) names[level.name] = text;
      else if (level.literal !== text) return undefined;
    }
    return names;
  };
}

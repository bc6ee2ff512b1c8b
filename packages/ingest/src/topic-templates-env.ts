import { defaultPlainTopic, type Placeholder, parseTopicTemplate, type TopicTemplate } from '@i40/payloads';
import { z } from 'zod';

/** Topics of plain values, which name machine and sensor. */
export const plainTopicsEnv = templatesEnv().prefault(defaultPlainTopic);

/** Topics of JSON whose fields are the sensors. */
export const jsonTopicsEnv = templatesEnv(['{machine_id}']).optional();

/** Templates of topics, separated by commas. */
function templatesEnv(needed?: readonly Placeholder[]) {
  return z.string().transform((text, context): TopicTemplate[] => {
    const templates: TopicTemplate[] = [];
    for (const part of text.split(',')) {
      const template = parseTopicTemplate(part.trim(), needed);
      if (typeof template === 'string') context.addIssue(template);
      else templates.push(template);
    }
    return templates;
  });
}

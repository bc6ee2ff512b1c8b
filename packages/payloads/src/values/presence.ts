import { isJsonObject } from '../json-object.ts';
import { isTimeField } from '../time/time-fields.ts';

/** What clients leave at a topic to say whether they are there, as a last will. */
const words = new Set([
  'online',
  'offline',
  'connected',
  'disconnected',
  'available',
  'unavailable',
  'alive',
  'dead',
  'lwt',
]);
const longestWord = 16;

/** Whether a payload says no more than that its sender is there, or not. */
export function isPresence(text: string): boolean {
  return text.length <= longestWord && words.has(text.replaceAll('"', '').trim().toLowerCase());
}

const presenceFields = ['state', 'status', 'online', 'connected', 'available', 'availability'];

/** Whether JSON says no more than that: `"offline"`, `{"state": "offline"}`, `{"online": false}`, with a time or without. */
export function isPresenceJson(json: unknown): boolean {
  if (typeof json === 'string') return isPresence(json);
  if (!isJsonObject(json)) return false;
  const said = Object.entries(json).filter(([key, value]) => !isTimeField(key, value));
  const [[key = '', word] = []] = said;
  if (said.length !== 1 || !presenceFields.includes(key)) return false;
  return typeof word === 'boolean' || (typeof word === 'string' && isPresence(word));
}

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

/** A heading without case, spaces and marks: `Time_Stamp` and `time stamp` are one word. */
export function plainWord(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

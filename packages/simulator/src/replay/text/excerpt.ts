/** A text from a file, short enough for a message. */
export function excerpt(text: string, maxLength = 40): string {
  return text.length <= maxLength ? text : `${text.slice(0, maxLength)}…`;
}

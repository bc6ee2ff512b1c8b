/** What became of a file. */
export interface Step {
  readonly file: string;
  readonly what: 'made' | 'kept' | 'renewed';
}

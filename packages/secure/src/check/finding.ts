export type Verdict = 'closed' | 'OPEN' | 'not reached';

/** One thing that was tried at a running installation. */
export interface Finding {
  readonly what: string;
  readonly verdict: Verdict;
  /** What happened, and what to do about it. */
  readonly detail: string;
}

export const isOpen = ({ verdict }: Finding): boolean => verdict === 'OPEN';

import type { SequenceLosses } from '../metrics.ts';

export interface LossCounter {
  /** Counts what a stream has lost, until the returned function is called; what it lost by then stays counted. */
  count(losses: SequenceLosses): () => void;
  /** What all streams have lost. */
  total: SequenceLosses;
}

/** Streams come and go; what Sparkplug edge nodes have sent and nobody has received only ever grows. */
export function createLossCounter(): LossCounter {
  const ended = { gaps: 0, lost: 0 };
  const counted = new Set<SequenceLosses>();
  return {
    count(losses) {
      counted.add(losses);
      return () => {
        if (!counted.delete(losses)) return;
        const { gaps, lost } = losses();
        ended.gaps += gaps;
        ended.lost += lost;
      };
    },
    total() {
      const total = { ...ended };
      for (const losses of counted) {
        const { gaps, lost } = losses();
        total.gaps += gaps;
        total.lost += lost;
      }
      return total;
    },
  };
}

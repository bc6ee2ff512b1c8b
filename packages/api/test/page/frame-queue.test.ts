import { describe, expect, it } from 'vitest';
import { createFrameQueue } from '../../public/assets/js/frame-queue.js';

/** A queue whose frames are run by hand, and whose jobs take as long as they say. */
function aQueue(budgetMs: number) {
  let now = 0;
  const frames: (() => void)[] = [];
  const queue = createFrameQueue({ requestFrame: (run) => frames.push(run), now: () => now, budgetMs });
  const done: string[] = [];
  const aJob = (name: string, ms: number) => () => {
    now += ms;
    done.push(name);
  };
  return { queue, frames, done, aJob };
}

describe('createFrameQueue', () => {
  it('does in one frame what fits, and the rest in the next', () => {
    const { queue, frames, done, aJob } = aQueue(8);
    for (const name of ['a', 'b', 'c']) queue.add(aJob(name, 5));
    expect(frames).toHaveLength(1);
    frames[0]?.();
    expect(done).toEqual(['a', 'b']);
    frames[1]?.();
    expect(done).toEqual(['a', 'b', 'c']);
    expect(frames).toHaveLength(2);
  });

  it('does a job once however often it was asked for', () => {
    const { queue, frames, done, aJob } = aQueue(8);
    const job = aJob('a', 1);
    queue.add(job);
    queue.add(job);
    frames[0]?.();
    expect(done).toEqual(['a']);
  });

  it('leaves out what was taken back', () => {
    const { queue, frames, done, aJob } = aQueue(8);
    const job = aJob('a', 1);
    queue.add(job);
    queue.remove(job);
    frames[0]?.();
    expect(done).toEqual([]);
  });
});

// @ts-check

/**
 * Draws within the frames of the screen, a little in each, so that the page stays smooth however much there is to draw.
 * Each job stands in the queue once; what does not fit into one frame comes in the next.
 * @param {{ requestFrame: (run: () => void) => void, now: () => number, budgetMs: number }} parts
 */
export function createFrameQueue({ requestFrame, now, budgetMs }) {
  /** @type {Set<() => void>} */
  const jobs = new Set();
  let isAsked = false;

  function run() {
    isAsked = false;
    const deadline = now() + budgetMs;
    for (const job of jobs) {
      jobs.delete(job);
      job();
      if (now() >= deadline) break;
    }
    if (jobs.size > 0) ask();
  }
  function ask() {
    if (isAsked) return;
    isAsked = true;
    requestFrame(run);
  }
  return {
    /** @param {() => void} job */
    add(job) {
      jobs.add(job);
      ask();
    },
    /** @param {() => void} job */
    remove: (job) => jobs.delete(job),
  };
}

/** @typedef {ReturnType<typeof createFrameQueue>} FrameQueue */

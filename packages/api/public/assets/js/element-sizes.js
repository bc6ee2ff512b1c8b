// @ts-check

/** Tells elements their size when it is known and when it changes, in whole pixels, without forcing a layout. */
export function createElementSizes() {
  /** @type {Map<Element, (size: { width: number, height: number }) => void>} */
  const followers = new Map();
  const observer = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const size = { width: Math.floor(contentRect.width), height: Math.floor(contentRect.height) };
      if (size.width > 0 && size.height > 0) followers.get(target)?.(size);
    }
  });
  return {
    /**
     * @param {Element} target
     * @param {(size: { width: number, height: number }) => void} tell
     */
    follow(target, tell) {
      followers.set(target, tell);
      observer.observe(target);
    },
    /** @param {Element} target */
    leave(target) {
      followers.delete(target);
      observer.unobserve(target);
    },
  };
}

/** @typedef {ReturnType<typeof createElementSizes>} ElementSizes */

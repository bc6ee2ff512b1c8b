/** Trees of an isolation forest, all in a few arrays: node 0 of each is its root, the left child follows its parent. */
export interface IsolationTrees {
  /** Column that a node splits; 255 for a leaf. */
  column: Uint8Array;
  /** Values below it go left. */
  split: Float32Array;
  /** The right child, counted within the tree. */
  right: Uint16Array;
  /** Training rows that came by. */
  size: Uint16Array;
}

export const leaf = 255;

export const nodesPerTree = (sampleSize: number) => 2 * sampleSize - 1;

export function emptyTrees(trees: number, sampleSize: number): IsolationTrees {
  const nodes = trees * nodesPerTree(sampleSize);
  return {
    column: new Uint8Array(nodes).fill(leaf),
    split: new Float32Array(nodes),
    right: new Uint16Array(nodes),
    size: new Uint16Array(nodes),
  };
}

/**
 * Grows one tree from its root at `offset` on a sample of rows, down to single rows or the depth where a balanced tree
 * would have them.
 */
export function growTree(
  trees: IsolationTrees,
  offset: number,
  { rows, random }: { rows: readonly Float64Array[]; random: () => number },
): void {
  const maxDepth = Math.ceil(Math.log2(Math.max(2, rows.length)));
  let next = 0;
  const grow = (members: readonly Float64Array[], depth: number): void => {
    const node = offset + next++;
    trees.size[node] = members.length;
    const choice = depth < maxDepth && members.length > 1 ? chooseSplit(members, random) : undefined;
    if (!choice) {
      trees.column[node] = leaf;
      return;
    }
    trees.column[node] = choice.column;
    trees.split[node] = choice.split;
    const goesLeft = (row: Float64Array) => (row[choice.column] as number) < (trees.split[node] as number);
    grow(members.filter(goesLeft), depth + 1);
    trees.right[node] = next;
    grow(
      members.filter((row) => !goesLeft(row)),
      depth + 1,
    );
  };
  grow(rows, 0);
}

/** A random column among those that vary, and a random value between its extremes. */
function chooseSplit(members: readonly Float64Array[], random: () => number) {
  const varying: { column: number; low: number; high: number }[] = [];
  const columns = members[0]?.length ?? 0;
  for (let column = 0; column < columns; column++) {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const row of members) {
      low = Math.min(low, row[column] as number);
      high = Math.max(high, row[column] as number);
    }
    // In single precision, as splits are kept.
    if (Math.fround(low) < Math.fround(high)) varying.push({ column, low, high });
  }
  const chosen = varying[Math.floor(random() * varying.length)];
  if (!chosen) return undefined;
  const { column, low, high } = chosen;
  const split = Math.fround(low + random() * (high - low));
  // Something must lie on either side.
  return { column, split: split > low ? split : Math.fround(high) };
}

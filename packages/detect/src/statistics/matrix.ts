/** Square matrices of order n, row by row in one Float64Array. */

/**
 * The inverse, by Gauss-Jordan elimination with partial pivoting; undefined when the matrix is singular. For the small
 * matrices of a machine's sensors; a ridge on the diagonal keeps a covariance invertible.
 */
export function invert(matrix: Float64Array, n: number): Float64Array | undefined {
  const left = matrix.slice();
  const right = new Float64Array(n * n);
  for (let i = 0; i < n; i++) right[i * n + i] = 1;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++)
      if (Math.abs(left[row * n + column] ?? 0) > Math.abs(left[pivot * n + column] ?? 0)) pivot = row;
    const divisor = left[pivot * n + column] ?? 0;
    if (!(Math.abs(divisor) > 0) || !Number.isFinite(divisor)) return undefined;
    for (const side of [left, right]) {
      swapRows(side, n, column, pivot);
      for (let k = 0; k < n; k++) side[column * n + k] = (side[column * n + k] ?? 0) / divisor;
    }
    for (let row = 0; row < n; row++) {
      const factor = left[row * n + column] ?? 0;
      if (row === column || factor === 0) continue;
      for (const side of [left, right])
        for (let k = 0; k < n; k++)
          side[row * n + k] = (side[row * n + k] ?? 0) - factor * (side[column * n + k] ?? 0);
    }
  }
  return right.every(Number.isFinite) ? right : undefined;
}

/** Whether a symmetric matrix is positive definite, by the pivots of its Cholesky factorisation; uses the lower half. */
export function isPositiveDefinite(matrix: Float64Array, n: number): boolean {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j] as number;
      for (let k = 0; k < j; k++) rest -= (factor[i * n + k] as number) * (factor[j * n + k] as number);
      if (i !== j) factor[i * n + j] = rest / (factor[j * n + j] as number);
      else if (rest > 0) factor[i * n + i] = Math.sqrt(rest);
      else return false;
    }
  return true;
}

/**
 * The inverse of a symmetric positive definite matrix, by its Cholesky factor; undefined when it is none. A fifth of the
 * work of `invert`, for machines of many sensors. Uses the lower half.
 */
export function invertPositive(matrix: Float64Array, n: number): Float64Array | undefined {
  const factor = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let rest = matrix[i * n + j] as number;
      const [a, b] = [i * n, j * n];
      for (let k = 0; k < j; k++) rest -= (factor[a + k] as number) * (factor[b + k] as number);
      if (i !== j) factor[a + j] = rest / (factor[b + j] as number);
      else if (rest > 0 && Number.isFinite(rest)) factor[a + i] = Math.sqrt(rest);
      else return undefined;
    }
  // Rows of the transposed inverse of the factor, so that the inner loops run along rows.
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const column = j * n;
    inverse[column + j] = 1 / (factor[column + j] as number);
    for (let i = j + 1; i < n; i++) {
      let sum = 0;
      const row = i * n;
      for (let k = j; k < i; k++) sum += (factor[row + k] as number) * (inverse[column + k] as number);
      inverse[column + i] = -sum / (factor[row + i] as number);
    }
  }
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < n; k++) sum += (inverse[i * n + k] as number) * (inverse[j * n + k] as number);
      result[i * n + j] = sum;
      result[j * n + i] = sum;
    }
  return result.every(Number.isFinite) ? result : undefined;
}

/** The quadratic form v' M v. */
export function quadraticForm(matrix: Float64Array, v: Float64Array): number {
  const n = v.length;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    let row = 0;
    for (let j = 0; j < n; j++) row += (matrix[i * n + j] as number) * (v[j] as number);
    sum += (v[i] as number) * row;
  }
  return sum;
}

function swapRows(matrix: Float64Array, n: number, a: number, b: number): void {
  if (a === b) return;
  for (let k = 0; k < n; k++) {
    const kept = matrix[a * n + k] ?? 0;
    matrix[a * n + k] = matrix[b * n + k] ?? 0;
    matrix[b * n + k] = kept;
  }
}

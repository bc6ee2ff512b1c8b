/** Eigenvalues in falling order, and the eigenvector of each as a row of `vectors`. */
export interface Eigen {
  values: Float64Array;
  vectors: Float64Array[];
}

const maxSweeps = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix of order n, row by row in one array. Rotations annihilate one
 * element after the other until nothing is left beside the diagonal: slow for large matrices, exact and simple for the
 * few sensors of a machine.
 *
 * Source: Jacobi's method as in Golub and Van Loan, Matrix Computations, 4th edition, section 8.5.
 *
 * Example: [[2, 1], [1, 2]] has the eigenvalues 3 and 1.
 */
export function symmetricEigen(matrix: Float64Array, n: number): Eigen {
  const a = matrix.slice();
  const v = new Float64Array(n * n);
  for (let i = 0; i < n; i++) v[i * n + i] = 1;
  const total = a.reduce((sum, value) => sum + value * value, 0);
  for (let sweep = 0; sweep < maxSweeps && offDiagonal(a, n) > 1e-24 * total; sweep++)
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, { n, p, q });
  const order = Array.from({ length: n }, (_, i) => i).sort(
    (i, j) => (a[j * n + j] as number) - (a[i * n + i] as number),
  );
  return {
    values: Float64Array.from(order, (i) => a[i * n + i] as number),
    vectors: order.map((i) => Float64Array.from({ length: n }, (_, k) => v[k * n + i] as number)),
  };
}

function offDiagonal(a: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) if (i !== j) sum += (a[i * n + j] as number) ** 2;
  return sum;
}

/** Turns rows and columns p and q of `a`, and columns p and q of `v`, so that a[p][q] becomes 0. */
function rotate(a: Float64Array, v: Float64Array, { n, p, q }: { n: number; p: number; q: number }): void {
  const apq = a[p * n + q] as number;
  if (apq === 0) return;
  const theta = ((a[q * n + q] as number) - (a[p * n + p] as number)) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(1, theta));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (let k = 0; k < n; k++) turn(a, k * n + p, k * n + q, { c, s });
  for (let k = 0; k < n; k++) turn(a, p * n + k, q * n + k, { c, s });
  for (let k = 0; k < n; k++) turn(v, k * n + p, k * n + q, { c, s });
}

function turn(m: Float64Array, i: number, j: number, { c, s }: { c: number; s: number }): void {
  const [x, y] = [m[i] as number, m[j] as number];
  m[i] = c * x - s * y;
  m[j] = s * x + c * y;
}

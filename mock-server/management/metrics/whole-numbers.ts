/** Values of up to this size are kept as whole numbers: changes between them are counted exactly, and fit into a token. */
const mostWhole = 2 ** 49;

export function isWhole(value: number): boolean {
  return Number.isInteger(value) && value <= mostWhole && value >= -mostWhole;
}

/** 0, -1, 1, -2 ... = 0, 1, 2, 3 ... */
export function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** The way back from `zigzag`. */
export function unzigzag(value: number): number {
  return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
}

/** The largest number that divides all of them, as far as they are whole; 1 when there are none but 0. Rates are counts of ten seconds, so theirs is a hundred. */
export function commonFactor(values: Float64Array, before = 0): number {
  let factor = before;
  for (const value of values) {
    if (!isWhole(value)) continue;
    let [larger, smaller] = [Math.abs(value), factor];
    while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
    factor = larger;
    if (factor === 1) return 1;
  }
  return factor;
}

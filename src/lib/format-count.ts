/** A whole number as our API sends it: beyond 2^53 it arrives as decimal text. */
export type WholeNumber = number | bigint | string;

const steps = [
  { from: 1e12, unit: "T" },
  { from: 1e9, unit: "G" },
  { from: 1e6, unit: "M" },
  { from: 1e4, unit: "k", divisor: 1e3 },
] as const;

/** Three significant figures, without a trailing ".0"; the exact figure is one hover away. */
export function threeFigures(value: number): string {
  const size = Math.abs(value);
  if (size >= 100) return value.toFixed(0);
  return value.toFixed(size >= 10 ? 1 : 2).replace(/\.?0+$/, "");
}

/** A count as a list shows it: exact below 10,000 (`9 482` grouped), scaled above (`12.3k`, `4.5M`). */
export function formatCount(value: WholeNumber): string {
  const approximate = Number(value);
  const step = steps.find((candidate) => Math.abs(approximate) >= candidate.from);
  if (!step) return Number.isInteger(approximate) ? exactCount(value) : threeFigures(approximate);
  const divisor = "divisor" in step ? step.divisor : step.from;
  return `${threeFigures(approximate / divisor)}${step.unit}`;
}

/** Every digit, grouped by thousands; text is grouped as text, so 64-bit values are never rounded. */
export function exactCount(value: WholeNumber): string {
  const text = String(value);
  if (!/^-?\d+$/.test(text)) return text;
  return text.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A rate per second: `0`, `0.3`, `12.5`, `4,210`, `12.3k`. */
export function formatRate(perSecond: number): string {
  if (perSecond !== 0 && Math.abs(perSecond) < 0.01) return "<0.01";
  return Math.abs(perSecond) < 10_000 && Math.abs(perSecond) >= 100 ? exactCount(Math.round(perSecond)) : formatCount(Number(threeFigures(perSecond)));
}

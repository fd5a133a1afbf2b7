import { cpus } from "node:os";

/** The middle value; of an even number of values the mean of the two in the middle. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? Number.NaN) : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** Prints the figures as one JSON line and as a table whose columns line up. */
export function printReport(bench: string, figures: Record<string, unknown>, rows: Record<string, string>[]): void {
  console.log(JSON.stringify({ bench, cpus: cpus().length, ...figures }));
  const columns = Object.keys(rows[0] ?? {});
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => (row[column] ?? "").length)));
  const line = (cells: string[]): string => cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[index] ?? 0) : cell.padStart(widths[index] ?? 0))).join("  ");
  console.log([line(columns), ...rows.map((row) => line(columns.map((column) => row[column] ?? "")))].join("\n"));
}

/** A whole number with thousands separated. */
export function whole(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

/** A number flag such as `--repeats=3`. */
export function numberFlag(name: string, fallback: number): number {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  if (given === undefined) return fallback;
  if (!/^\d+$/.test(given)) throw new Error(`--${name} must be a whole number, not "${given}"`);
  return Number(given);
}

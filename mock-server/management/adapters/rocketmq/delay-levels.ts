const unitMs: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of each level of a table such as `1s 5s 10s 30s 1m`; null when it cannot be read. */
export function delayLevelsOf(table: string): number[] | null {
  const levels = table.trim().split(/\s+/).map((level) => {
    const [, amount, unit = ""] = /^(\d+)([smhd])$/.exec(level) ?? [];
    return amount === undefined ? Number.NaN : Number(amount) * (unitMs[unit] ?? Number.NaN);
  });
  return levels.some(Number.isNaN) ? null : levels;
}

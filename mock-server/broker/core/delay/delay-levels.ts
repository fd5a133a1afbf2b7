const unitMs: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The 18 levels of Apache RocketMQ 4.9 (KIND-18). */
export const defaultDelayLevels = "1s 5s 10s 30s 1m 2m 3m 4m 5m 6m 7m 8m 9m 10m 20m 30m 1h 2h";

/** The delays of `messageDelayLevel` in ms, level 1 first; undefined when the text is not a list of numbers with s, m, h or d. */
export function parseDelayLevels(text: string): number[] | undefined {
  const levelsMs = text.split(" ").map((level) => {
    const found = /^(\d{1,6})([smhd])$/.exec(level);
    return found?.[1] === undefined ? undefined : Number(found[1]) * (unitMs[found[2] ?? ""] ?? 0);
  });
  return levelsMs.every((ms) => ms !== undefined) ? levelsMs : undefined;
}

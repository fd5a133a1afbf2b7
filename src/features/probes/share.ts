/** A share as a percentage that is 100% only when nothing is missing: 99.999%, not rounded up. */
export function formatShare(part: number, whole: number): string {
  const thousandths = Math.floor((part * 100_000) / whole);
  return `${(part === whole ? 100_000 : thousandths) / 1000}%`;
}

export interface Share {
  sent: number;
  good: number;
  met: number;
}

/** Of too few probes back, `danger`; of an objective that is missed more often than it may be, `warn`; undefined = nothing was sent. */
export function shareTone({ good, met, sent }: Share, targetPercent: number): "ok" | "warn" | "danger" | undefined {
  if (sent === 0) return undefined;
  // Counts are whole; what a binary fraction lacks of a percentage must not miss the goal.
  if (met * 100 >= targetPercent * sent - sent * 1e-9) return "ok";
  return good / sent < outageShare ? "danger" : "warn";
}

/** Less than this share back is what users call an outage. */
const outageShare = 0.95;

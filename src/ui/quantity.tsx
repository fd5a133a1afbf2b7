import { formatBytes } from "../lib/format-bytes.ts";
import { exactCount, formatCount, formatRate } from "../lib/format-count.ts";
import type { WholeNumber } from "../lib/format-count.ts";
import { formatDuration } from "../lib/format-duration.ts";
import styles from "./quantity.module.css";

/** A figure that is not known: a dash, never a zero. */
function Unknown({ tip }: { tip?: string }) {
  return (
    <span className={styles.unknown} data-tip={tip}>
      –
    </span>
  );
}

function Figure({ shown, exact, unit }: { shown: string; exact: string; unit?: string }) {
  return (
    <span className={styles.figure} data-tip={shown === exact ? undefined : exact}>
      {shown}
      {unit && <span className={styles.unit}>{unit}</span>}
    </span>
  );
}

/** A count, scaled (k, M) with the exact figure on hover; null or undefined = not known. */
export function Quantity({ value, unknownTip }: { value: WholeNumber | null | undefined; unknownTip?: string }) {
  if (value === null || value === undefined) return <Unknown tip={unknownTip} />;
  return <Figure shown={formatCount(value)} exact={exactCount(value)} />;
}

/** A size in bytes, scaled to KiB, MiB, GiB. */
export function Bytes({ value, unknownTip }: { value: WholeNumber | null | undefined; unknownTip?: string }) {
  if (value === null || value === undefined) return <Unknown tip={unknownTip} />;
  return <Figure shown={formatBytes(value)} exact={`${exactCount(value)} B`} />;
}

/** A rate per second, with `/s`. */
export function Rate({ value, unknownTip }: { value: number | null | undefined; unknownTip?: string }) {
  if (value === null || value === undefined) return <Unknown tip={unknownTip} />;
  return <Figure shown={formatRate(value)} exact={String(value)} unit="/s" />;
}

/** A length of time in milliseconds, scaled from ms to days. */
export function Duration({ ms, unknownTip }: { ms: number | null | undefined; unknownTip?: string }) {
  if (ms === null || ms === undefined) return <Unknown tip={unknownTip} />;
  return <Figure shown={formatDuration(ms)} exact={`${exactCount(ms)} ms`} />;
}

import { useTranslation } from "react-i18next";
import { HiddenText } from "../../ui/hidden-text.tsx";
import styles from "./probes.module.css";
import type { ServiceLevel } from "./queries.ts";
import { formatShare, shareTone } from "./share.ts";

interface StripProps {
  title: string;
  cells: ServiceLevel["hours"];
  unit: "hour" | "day";
  targetPercent: number;
}

/** One cell an hour or a day, coloured by its share; the words of each are there for screen readers and on hover. */
export function LevelStrip({ cells, targetPercent, title, unit }: StripProps) {
  const { t, i18n } = useTranslation("probes");
  const clock = new Intl.DateTimeFormat(i18n.language, unit === "hour" ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" } : { month: "short", day: "numeric" });
  return (
    <div className={styles.stripBlock}>
      <h3 className={styles.stripTitle}>{title}</h3>
      <ol className={styles.strip} aria-label={title}>
        {cells.map((cell) => {
          const words = cell.sent === 0 ? t("level.cellEmpty", { time: clock.format(cell.at) }) : t("level.cell", { time: clock.format(cell.at), share: formatShare(cell.met, cell.sent), missed: cell.sent - cell.met, sent: cell.sent });
          return (
            <li key={cell.at} className={styles.cell} data-tone={shareTone(cell, targetPercent)} data-tip={words}>
              <HiddenText>{words}</HiddenText>
            </li>
          );
        })}
      </ol>
      <div className={styles.stripEnds} aria-hidden="true">
        <span>{cells[0] && clock.format(cells[0].at)}</span>
        <span>{t("level.now")}</span>
      </div>
    </div>
  );
}

import { useTranslation } from "react-i18next";
import type { BrokerDetail } from "../../contract/cluster.ts";
import { exactCount } from "../../lib/format-count.ts";
import { formatPercent } from "../../lib/format-percent.ts";
import { Section } from "../../ui/section.tsx";
import styles from "./cluster.module.css";
import { writeTimeBuckets } from "./write-times.ts";

const writeTimesKey = "putMessageDistributeTime";

/** The 45 figures of BRK-1 under their English keys, in that order, with the write times drawn (BRK-4). */
export function BrokerRuntime({ detail }: { detail: BrokerDetail }) {
  const { t } = useTranslation("cluster");
  const writeTimes = detail.runtime.find((figure) => figure.key === writeTimesKey)?.value;
  return (
    <>
      <Section title={t("broker.writeTimes")} note={t("broker.writeTimesNote")}>
        <WriteTimes text={writeTimes ?? null} />
      </Section>
      <Section title={t("broker.runtime")}>
        <Figures figures={detail.runtime} />
      </Section>
      {detail.otherRuntime.length > 0 && (
        <Section title={t("broker.other")}>
          <Figures figures={detail.otherRuntime} />
        </Section>
      )}
    </>
  );
}

function Figures({ figures }: { figures: readonly { key: string; value: string | null }[] }) {
  const { t } = useTranslation("cluster");
  const help: Record<string, string | undefined> = t("help", { returnObjects: true });
  return (
    <table className={styles.pairs}>
      <tbody>
        {figures.map(({ key, value }) => (
          <tr key={key}>
            <th scope="row">
              <code data-tip={help[key]}>{key}</code>
            </th>
            <td>{value ?? <span className={styles.unknown}>{t("broker.notTold")}</span>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function WriteTimes({ text }: { text: string | null }) {
  const { t } = useTranslation("cluster");
  if (text === null) return <p className={styles.unknown}>{t("broker.notTold")}</p>;
  const buckets = writeTimeBuckets(text);
  if (buckets.every((bucket) => bucket.writes === 0)) return <p className={styles.unknown}>{t("broker.writeTimesNone")}</p>;
  const most = Math.max(...buckets.map((bucket) => bucket.share));
  return (
    <dl className={styles.bars}>
      {buckets.map((bucket) => (
        <div key={bucket.range} style={{ display: "contents" }}>
          <dt>{bucket.range}</dt>
          <dd>
            <span className={styles.track} aria-hidden="true">
              {bucket.writes > 0 && <i style={{ width: `${Math.max(0.6, (bucket.share / most) * 100)}%` }} />}
            </span>
            <span className={styles.count}>
              {exactCount(bucket.writes)}
              <small>{formatPercent(bucket.share, 1)}</small>
            </span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

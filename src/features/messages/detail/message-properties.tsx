import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { CopyText } from "../../../ui/copy-text.tsx";
import { ChoiceTabs } from "../../../ui/link-tabs.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import type { MessageDetail } from "../queries.ts";
import styles from "./message.module.css";

/** Properties whose value is a time in ms. */
const times = new Set(["CONSUME_START_TIME", "BORN_TIMESTAMP", "1ST_POP_TIME", "TIMER_DELIVER_MS", "TIMER_OUT_MS", "TIMER_ENQUEUE_MS", "TIMER_DEQUEUE_MS", "ARRIVE_TIME", "PUSH_REPLY_TIME", "__STARTDELIVERTIME"]);

/** The properties as an explained list and as JSON (TOPIC-22); those that no part of the engine knows were set by the application. */
export function MessageProperties({ message }: { message: MessageDetail }) {
  const { t } = useTranslation("message");
  const [form, setForm] = useState<"list" | "json">("list");
  const meanings: Record<string, string | undefined> = t("meanings", { returnObjects: true });
  const meaningOf = (name: string): string | undefined => (Object.hasOwn(meanings, name) ? meanings[name] : undefined);
  const entries = Object.entries(message.properties);
  if (entries.length === 0) return <p className={styles.faint}>{t("properties.none")}</p>;
  const own = entries.filter(([name]) => meaningOf(name) === undefined);
  const known = entries.filter(([name]) => meaningOf(name) !== undefined);
  return (
    <>
      <div className={styles.forms}>
        <ChoiceTabs
          label={t("properties.form")}
          current={form}
          onChange={setForm}
          tabs={[
            { id: "list", label: t("properties.list") },
            { id: "json", label: t("properties.json") },
          ]}
        />
        <span className={styles.faint}>{t("properties.counts", { own: own.length, known: known.length })}</span>
      </div>
      {form === "json" && <CodeBlock samples={[{ language: "JSON", code: JSON.stringify(message.properties, null, 2) }]} />}
      {form === "list" && (
        <table className={styles.properties}>
          <tbody>
            {[...own, ...known].map(([name, value]) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                  <small>{meaningOf(name) ?? t("properties.own")}</small>
                </th>
                <td>
                  {value === "" ? "–" : <CopyText text={value} />}
                  {times.has(name) && /^\d{13}$/.test(value) && (
                    <small>
                      <ExactTime at={Number(value)} />
                    </small>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

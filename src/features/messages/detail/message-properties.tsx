import { useState } from "react";
import { useTranslation } from "react-i18next";
import { CodeBlock } from "../../../ui/code-block.tsx";
import { CopyText } from "../../../ui/copy-text.tsx";
import { ChoiceTabs } from "../../../ui/link-tabs.tsx";
import { Section } from "../../../ui/section.tsx";
import styles from "../messages.module.css";
import type { MessageDetail } from "../queries.ts";

/** The properties as an explained list and as JSON (TOPIC-22). */
export function MessageProperties({ message }: { message: MessageDetail }) {
  const { t } = useTranslation("messages");
  const [form, setForm] = useState<"list" | "json">("list");
  const meanings: Record<string, string | undefined> = t("properties", { returnObjects: true });
  const entries = Object.entries(message.properties);
  const forms = (
    <ChoiceTabs
      label={t("drawer.forms")}
      current={form}
      onChange={setForm}
      tabs={[
        { id: "list", label: t("drawer.list") },
        { id: "json", label: t("drawer.json") },
      ]}
    />
  );
  return (
    <Section title={t("drawer.properties")} actions={entries.length > 0 && forms}>
      {entries.length === 0 && <p className={styles.faint}>{t("drawer.noProperties")}</p>}
      {entries.length > 0 && form === "json" && <CodeBlock samples={[{ language: "JSON", code: JSON.stringify(message.properties, null, 2) }]} />}
      {entries.length > 0 && form === "list" && (
        <table className={styles.properties}>
          <tbody>
            {entries.map(([name, value]) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code>
                  <small>{meanings[name] ?? t("properties.own")}</small>
                </th>
                <td>{value === "" ? "–" : <CopyText text={value} />}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

import { Suspense, lazy, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes } from "../lib/format-bytes.ts";
import { hexDump, jsonLayout, textOfBytes } from "../lib/message-body.ts";
import { CopyButton } from "./copy-text.tsx";
import styles from "./body-viewer.module.css";
import { ChoiceTabs } from "./link-tabs.tsx";
import { Notice } from "./notice.tsx";

const BodyText = lazy(() => import("./body-text.tsx"));

interface BodyViewerProps {
  /** The bytes that arrived, already unpacked; perhaps only the first part of the body. */
  bytes: Uint8Array;
  /** Size of the whole body, to say when it is cut. */
  totalBytes?: number;
}

/**
 * A message body as folded JSON, text or hex. Shown as text only, never as HTML, never executed. JSON
 * is laid out without parsing its numbers, so 64-bit integers keep every digit.
 */
export function BodyViewer({ bytes, totalBytes = bytes.length }: BodyViewerProps) {
  const { t } = useTranslation();
  const text = useMemo(() => textOfBytes(bytes), [bytes]);
  const json = useMemo(() => (text === undefined ? undefined : jsonLayout(text)), [text]);
  const [chosen, setChosen] = useState<"json" | "text" | "hex">();
  const best = json !== undefined ? "json" : text !== undefined ? "text" : "hex";
  const form = chosen ?? best;
  const shown = form === "hex" || text === undefined ? hexDump(bytes) : form === "json" ? (json ?? text) : text;
  if (bytes.length === 0) return <p className={styles.empty}>{t("body.empty")}</p>;
  return (
    <div className={styles.viewer}>
      <div className={styles.head}>
        <ChoiceTabs label={t("body.form")} current={form} onChange={setChosen} tabs={(["json", "text", "hex"] as const).map((id) => ({ id, label: t(`body.${id}`) }))} />
        <span className={styles.size}>{formatBytes(totalBytes)}</span>
        <CopyButton text={shown} />
      </div>
      {bytes.length < totalBytes && <Notice tone="warn">{t("body.truncated", { shown: formatBytes(bytes.length), total: formatBytes(totalBytes) })}</Notice>}
      {form === "json" && json === undefined && <Notice>{text === undefined ? t("body.notText") : t("body.notJson")}</Notice>}
      {form === "text" && text === undefined && <Notice>{t("body.notText")}</Notice>}
      <Suspense fallback={<p className={styles.empty}>{t("body.loading")}</p>}>
        <BodyText text={shown} isJson={form === "json" && json !== undefined} label={t(`body.${form}`)} />
      </Suspense>
    </div>
  );
}

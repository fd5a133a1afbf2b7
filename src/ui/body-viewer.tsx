import { useMemo, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { charsets, decodeText, holdsControls, likelyCharset } from "../lib/body-charset.ts";
import type { Charset, DecodedText } from "../lib/body-charset.ts";
import { formatBytes } from "../lib/format-bytes.ts";
import { hexLines } from "../lib/hex-lines.ts";
import { jsonLayout } from "../lib/json-layout.ts";
import { CopyButton } from "./copy-text.tsx";
import { BodyForm, forms } from "./body-forms.tsx";
import type { Form } from "./body-forms.tsx";
import styles from "./body-viewer.module.css";
import { ChoiceTabs } from "./link-tabs.tsx";
import { useJsonTape } from "./use-json-tape.ts";
import type { JsonReading } from "./use-json-tape.ts";


/** The form that tells most of a body: a tree of an object or array, text of what is text, else hex. */
function bestForm(reading: JsonReading, { badByteAt, text }: DecodedText): Form {
  if (badByteAt !== undefined || holdsControls(text)) return "hex";
  const isTree = reading.state === "reading" || (reading.state === "tree" && reading.tape.children(0) > 0);
  return isTree ? "tree" : "text";
}

/**
 * A message body (unpacked) as JSON tree, JSON text, text or hex. Shown as text only, never as HTML, never executed.
 * Whatever the bytes are, the page goes on answering: JSON is read in turns, only what is in view is drawn.
 */
export function BodyViewer({ bytes, actions }: { bytes: Uint8Array; actions?: ReactNode }) {
  const { t } = useTranslation();
  const [charset, setCharset] = useState(() => likelyCharset(bytes));
  const decoded = useMemo(() => decodeText(bytes, charset), [bytes, charset]);
  const reading = useJsonTape(decoded.text);
  const [chosen, setChosen] = useState<Form>();
  const form = chosen ?? bestForm(reading, decoded);
  if (bytes.length === 0) return <p className={styles.empty}>{t("body.empty")}</p>;
  const copied = (): string => (form === "hex" ? hexLines(bytes).join("\n") : form === "json" && reading.state === "tree" ? jsonLayout(reading.tape).text : decoded.text);
  return (
    <div>
      <div className={styles.head}>
        <ChoiceTabs label={t("body.form")} current={form} onChange={setChosen} tabs={forms.map((id) => ({ id, label: t(`body.${id}`) }))} />
        {form !== "hex" && <CharsetChoice charset={charset} onChange={setCharset} />}
        <span className={styles.size}>
          {formatBytes(bytes.length)}
          {decoded.hasMark && ` · ${t("body.mark")}`}
        </span>
        <CopyButton text={copied} label={t("body.copyAll")} />
        {actions}
      </div>
      <BodyForm key={charset} bytes={bytes} decoded={decoded} reading={reading} form={form} isChosen={chosen !== undefined} />
    </div>
  );
}

function CharsetChoice({ charset, onChange }: { charset: Charset; onChange: (charset: Charset) => void }) {
  const { t } = useTranslation();
  return (
    <select
      className={styles.charset}
      aria-label={t("body.charset")}
      value={charset}
      onChange={(event) => {
        const next = charsets.find((candidate) => candidate === event.target.value);
        if (next) onChange(next);
      }}
    >
      {charsets.map((name) => (
        <option key={name} value={name}>
          {name.toUpperCase()}
        </option>
      ))}
    </select>
  );
}

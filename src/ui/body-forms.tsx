import { Suspense, lazy, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { DecodedText } from "../lib/body-charset.ts";
import { formatBytes } from "../lib/format-bytes.ts";
import { exactCount } from "../lib/format-count.ts";
import { jsonLayout } from "../lib/json-layout.ts";
import styles from "./body-viewer.module.css";
import { Button } from "./button.tsx";
import { HexView } from "./hex-view.tsx";
import { JsonTree } from "./json-tree.tsx";
import { Notice } from "./notice.tsx";
import { useJsonTape } from "./use-json-tape.ts";
import type { JsonReading } from "./use-json-tape.ts";

const BodyText = lazy(() => import("./body-text.tsx"));

export const forms = ["tree", "json", "text", "hex"] as const;
export type Form = (typeof forms)[number];

/** More is shown on demand: laying out megabytes would keep the page busy. */
const shownAtFirst = 1_048_576;
/** Half a million lines; browsers draw no longer lists. */
const mostHexBytes = 8 * 1_048_576;

interface BodyFormProps {
  bytes: Uint8Array;
  decoded: DecodedText;
  reading: JsonReading;
  form: Form;
  /** Somebody chose the form; what is shown by itself says why it is not another. */
  isChosen: boolean;
}

/** One form of a body; what cannot be shown in it is said, and shown in the nearest. */
export function BodyForm({ bytes, decoded, reading, form, isChosen }: BodyFormProps) {
  const { t } = useTranslation();
  const badByte = decoded.badByteAt === undefined ? undefined : t("body.badByte", { at: exactCount(decoded.badByteAt), charset: decoded.charset.toUpperCase() });
  if (form === "hex") {
    const shown = bytes.subarray(0, mostHexBytes);
    return (
      <>
        {!isChosen && <Notice>{decoded.badByteAt === undefined ? t("body.notText") : t("body.notTextAt", { at: exactCount(decoded.badByteAt), charset: decoded.charset.toUpperCase() })}</Notice>}
        {shown.length < bytes.length && <Notice tone="warn">{t("body.firstShown", { shown: formatBytes(shown.length) })}</Notice>}
        <HexView bytes={shown} label={t("body.hex")} />
      </>
    );
  }
  const wantsJson = form === "tree" || form === "json";
  if (wantsJson && reading.state === "reading") return <p role="status">{t("body.readingJson", { share: Math.floor(reading.share * 100) })}</p>;
  if (form === "tree" && reading.state === "tree") return <TreeOfTrees reading={reading} />;
  return (
    <>
      {wantsJson && reading.state === "tooLarge" && <Notice>{t("body.tooLarge")}</Notice>}
      {wantsJson && reading.state === "none" && <NotJson text={decoded.text} at={reading.at} />}
      {badByte && <Notice tone="warn">{badByte}</Notice>}
      <TextForm key={form} text={decoded.text} reading={form === "json" ? reading : undefined} />
    </>
  );
}

/** Where a text that begins like JSON stops to be some; other text is just no JSON. */
function NotJson({ text, at }: { text: string; at: number }) {
  const { t } = useTranslation();
  if (!/^\s*[[{]/.test(text)) return <Notice>{t("body.notJson")}</Notice>;
  const before = text.slice(0, at).split("\n");
  return <Notice>{t("body.notJsonAt", { line: exactCount(before.length), column: exactCount((before.at(-1)?.length ?? 0) + 1) })}</Notice>;
}

/** The tree, and trees of the JSON that its strings hold. */
function TreeOfTrees({ reading }: { reading: JsonReading & { state: "tree" } }) {
  const { t } = useTranslation();
  const [inside, setInside] = useState<{ text: string; path: string }>();
  const inner = useJsonTape(inside?.text);
  const isInside = inside !== undefined && inner.state === "tree";
  const tape = isInside ? inner.tape : reading.tape;
  const back = (
    <Button small onClick={() => setInside(undefined)}>
      {t("body.leaveInside")}
    </Button>
  );
  return (
    <>
      {inside && <Notice action={back}>{inner.state === "tree" ? t("body.inside", { path: inside.path }) : inner.state === "reading" ? t("body.readingJson", { share: Math.floor(inner.share * 100) }) : t("body.notJsonInside", { path: inside.path })}</Notice>}
      <JsonTree key={isInside ? inside.path : ""} tape={tape} label={t("body.tree")} onInside={(text, path) => setInside({ text, path: isInside ? `${inside.path} › ${path}` : path })} />
    </>
  );
}

/** Text, or JSON laid out; the first part at first. */
function TextForm({ text, reading }: { text: string; reading: JsonReading | undefined }) {
  const { t } = useTranslation();
  const [isWhole, setIsWhole] = useState(false);
  const most = isWhole ? Number.POSITIVE_INFINITY : shownAtFirst;
  const isJson = reading?.state === "tree";
  const shown = useMemo(() => (reading?.state === "tree" ? jsonLayout(reading.tape, most) : { text: text.slice(0, most), isCut: text.length > most }), [text, reading, most]);
  const showAll = (
    <Button small onClick={() => setIsWhole(true)}>
      {t("body.showAll")}
    </Button>
  );
  return (
    <>
      {shown.isCut && (
        <Notice tone="warn" action={showAll}>
          {t("body.firstShown", { shown: formatBytes(shown.text.length) })}
        </Notice>
      )}
      <Suspense fallback={<p className={styles.empty}>{t("body.loading")}</p>}>
        <BodyText text={shown.text} isJson={isJson} label={isJson ? t("body.json") : t("body.text")} />
      </Suspense>
    </>
  );
}

import { useTranslation } from "react-i18next";
import { exactCount } from "../lib/format-count.ts";
import { formatExact } from "../lib/format-time.ts";
import { jsonPath } from "../lib/json-rows.ts";
import type { JsonTape } from "../lib/json-tape.ts";
import { plainLine, roundedNumber, timeOfNumber, unescaped } from "../lib/json-words.ts";
import { Button } from "./button.tsx";
import { CopyButton } from "./copy-text.tsx";
import styles from "./json-tree.module.css";

const longestOnALine = 120;
const longestShown = 20_000;
const longestPath = 400;

/** What the chosen line is: its path, its whole text, what a number may mean, and copies of both. */
export function JsonTreeChosen({ tape, node, onInside }: { tape: JsonTape; node: number; onInside: (text: string, path: string) => void }) {
  const { t } = useTranslation();
  const kind = tape.kind(node);
  const path = jsonPath(tape, node);
  const raw = tape.raw(node);
  const text = kind === "string" ? unescaped(raw) : raw;
  const at = kind === "number" ? timeOfNumber(raw) : undefined;
  const rounded = kind === "number" ? roundedNumber(raw) : undefined;
  const isLong = kind === "string" && (text.length > longestOnALine || text.includes("\n"));
  const isJsonInside = kind === "string" && /^\s*[[{]/.test(text);
  return (
    <div className={styles.chosen}>
      <div className={styles.chosenLine}>
        <code className={styles.path} data-testid="json-path">
          {path.length > longestPath ? `${plainLine(path.slice(0, longestPath))}…` : plainLine(path)}
        </code>
        <CopyButton text={path} label={t("body.copyPath")} />
        <span className={styles.meaning}>
          {kind === "string" && t("body.characters", { count: text.length, shown: exactCount(text.length) })}
          {at !== undefined && t("body.maybeTime", { time: formatExact(at) })}
          {rounded !== undefined && t("body.rounded", { rounded })}
        </span>
        {isJsonInside && (
          <Button small onClick={() => onInside(text, path)}>
            {t("body.openInside")}
          </Button>
        )}
        <span className={styles.copyValue}>
          {t("body.value")}
          <CopyButton text={text} label={t("body.copyValue")} />
        </span>
      </div>
      {isLong && (
        // A scrolling area must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={styles.whole} tabIndex={0} role="region" aria-label={t("body.wholeValue")}>
          {text.slice(0, longestShown)}
          {text.length > longestShown && <em>{t("body.restCopied", { rest: exactCount(text.length - longestShown) })}</em>}
        </pre>
      )}
    </div>
  );
}

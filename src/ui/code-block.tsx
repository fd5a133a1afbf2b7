import { useState } from "react";
import { useTranslation } from "react-i18next";
import styles from "./code-block.module.css";
import { CopyButton } from "./copy-text.tsx";
import { ChoiceTabs } from "./link-tabs.tsx";

export interface CodeSample {
  /** "Java", "Go", "curl": also what the tab says. */
  language: string;
  code: string;
}

/** Code to copy; several samples get language tabs. Plain monospaced text: colours would cost a parser. */
export function CodeBlock({ samples, label }: { samples: readonly CodeSample[]; label?: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(samples[0]?.language ?? "");
  const sample = samples.find((candidate) => candidate.language === chosen) ?? samples[0];
  if (!sample) return null;
  return (
    <div className={styles.block}>
      <div className={styles.head}>
        {samples.length > 1 ? (
          <ChoiceTabs label={label ?? t("code.language")} current={sample.language} onChange={setChosen} tabs={samples.map(({ language }) => ({ id: language, label: language }))} />
        ) : (
          <span className={styles.language}>{sample.language}</span>
        )}
        <CopyButton text={sample.code} label={t("code.copy")} />
      </div>
      {/* A scrolling area must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={styles.code} tabIndex={0}>
        {sample.code}
      </pre>
    </div>
  );
}

import { useTranslation } from "react-i18next";
import { Section } from "../../ui/section.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import styles from "./overview.module.css";
import type { Findings } from "./queries.ts";

type CheckState = Findings["checks"][number];
const tones = { ok: "ok", findings: "warn", notChecked: "idle" } as const;

/** Every check with what came of it, and what it could not look at: silence must not be taken for health. */
export function CheckList({ checks }: { checks: readonly CheckState[] }) {
  const { t } = useTranslation("doctor");
  return (
    <Section title={t("checks.title")} note={t("checks.note")}>
      <ul className={styles.checks} aria-label={t("checks.title")}>
        {checks.map((check) => (
          <li key={check.check}>
            <StatusDot tone={tones[check.state]} tip={check.state === "findings" ? t("checks.findings", { count: check.findings }) : t(`checks.${check.state}`)}>
              {t(`checks.names.${check.check}`)}
            </StatusDot>
            <Gaps check={check} />
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Gaps({ check: { findings, notChecked, state } }: { check: CheckState }) {
  const { t } = useTranslation("doctor");
  if (state === "findings") return <small>{t("checks.findings", { count: findings })}</small>;
  if (notChecked.length === 0) return <small>{t("checks.ok")}</small>;
  return notChecked.map(({ example, reason, things }) => <small key={reason}>{state === "notChecked" || example === "" ? t("checks.gapAll", { reason: t(`checks.reasons.${reason}`) }) : t("checks.gap", { things, example, reason: t(`checks.reasons.${reason}`) })}</small>);
}

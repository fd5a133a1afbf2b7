import { Link, getRouteApi } from "@tanstack/react-router";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { Icon } from "../../ui/icon.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { StatusDot } from "../../ui/status-dot.tsx";
import { findingLink } from "./finding-link.ts";
import { useFindingTexts } from "./finding-texts.ts";
import styles from "./overview.module.css";
import type { Finding, Findings } from "./queries.ts";

const route = getRouteApi("/instances/$instanceId");
const tones = { act: "danger", watch: "warn", note: "idle" } as const;
const shownAtFirst = 6;

/** The findings, the gravest first, each to be opened with its evidence and what to do; which one is open stands in the link. */
export function FindingList({ instanceId, findings }: { instanceId: string; findings: Findings }) {
  const { t } = useTranslation("doctor");
  const { all, finding: openId } = route.useSearch();
  const navigate = route.useNavigate();
  const rows = findings.findings;
  if (rows.length === 0) return null;
  const isLong = rows.length > shownAtFirst;
  const shown = all ? rows : rows.filter(({ id }, index) => index < shownAtFirst || id === openId);
  const total = findings.total.act + findings.total.watch + findings.total.note;
  return (
    <div className={styles.findings}>
      <ul aria-label={t("list.title")}>
        {shown.map((finding) => (
          <FindingRow key={finding.id} instanceId={instanceId} finding={finding} isOpen={finding.id === openId} />
        ))}
      </ul>
      {isLong && (
        <Button small kind="quiet" onClick={() => void navigate({ search: (before) => ({ ...before, all: all ? undefined : true }), replace: true, resetScroll: false })}>
          {all ? t("list.less") : t("list.more", { count: rows.length - shown.length })}
        </Button>
      )}
      {total > rows.length && <p className={styles.aside}>{t("list.cut", { shown: rows.length, total })}</p>}
    </div>
  );
}

function FindingRow({ instanceId, finding, isOpen }: { instanceId: string; finding: Finding; isOpen: boolean }) {
  const { t } = useTranslation("doctor");
  const navigate = route.useNavigate();
  const id = useId();
  const texts = useFindingTexts();
  const toggle = (): void => void navigate({ search: (before) => ({ ...before, finding: isOpen ? undefined : finding.id }), replace: true, resetScroll: false });
  return (
    <li className={styles.finding} data-open={isOpen || undefined}>
      <button type="button" className={styles.head} aria-expanded={isOpen} aria-controls={isOpen ? id : undefined} onClick={toggle}>
        <Icon name={isOpen ? "chevronDown" : "chevronRight"} size={14} />
        <span className={styles.severity}>
          <StatusDot tone={tones[finding.severity]}>{t(`severity.${finding.severity}`)}</StatusDot>
        </span>
        <span className={styles.title}>{texts.title(finding)}</span>
        <span className={styles.aside}>
          <RelativeTime at={finding.sinceMs} />
        </span>
      </button>
      {isOpen && (
        <div id={id} className={styles.body}>
          <h3>{t("list.evidence")}</h3>
          <ul>
            {texts.evidence(finding).map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
          <h3>{t("list.remedy")}</h3>
          <p>{texts.remedy(finding)}</p>
          <Link {...findingLink(instanceId, finding)} className={styles.place}>
            {t(`places.${finding.place.page}`)}
            <Icon name="chevronRight" size={14} />
          </Link>
        </div>
      )}
    </li>
  );
}

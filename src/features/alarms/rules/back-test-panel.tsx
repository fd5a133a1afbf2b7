import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { subjectKey } from "../../../contract/subject-key.ts";
import { formatExact } from "../../../lib/format-time.ts";
import { useMetricTexts } from "../../../parts/use-metric-texts.ts";
import { ErrorNotice, Notice } from "../../../ui/notice.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { useConditionTexts } from "../alarm-words.tsx";
import styles from "../alarms.module.css";
import { BackTestChart } from "./back-test-chart.tsx";
import { backTestQuery } from "./queries.ts";
import type { BackTest, BackTestBody, RuleSettings } from "./queries.ts";

const dayChoices = ["1", "3", "7", "14"] as const;
const typingMs = 500;
const exactTierMs = 60_000;

/** What the rule that is being typed would have done over the stored history, before anybody saves it. */
export function BackTestPanel({ instanceId, settings }: { instanceId: string; settings: RuleSettings | undefined }) {
  const { t } = useTranslation("alarms");
  const [days, setDays] = useState<(typeof dayChoices)[number]>("7");
  const body = useSettled(bodyOf(settings, days));
  return (
    <section className={styles.backTest} aria-labelledby="back-test">
      <header>
        <h2 id="back-test">{t("backTest.title")}</h2>
        <SelectField label={t("backTest.days")} value={days} options={dayChoices.map((value) => ({ value, label: t("backTest.lastDays", { count: Number(value) }) }))} onChange={setDays} />
      </header>
      {body ? <Outcome instanceId={instanceId} body={body} /> : <p className={styles.soft}>{t("backTest.incomplete")}</p>}
    </section>
  );
}

function bodyOf(settings: RuleSettings | undefined, days: (typeof dayChoices)[number]): BackTestBody | undefined {
  if (!settings) return undefined;
  const { name: _name, enabled: _enabled, policyIds: _policies, content: _content, ...rule } = settings;
  const choices = { "1": 1, "3": 3, "7": 7, "14": 14 } as const;
  return { rule, days: choices[days] };
}

/** The newest value once nobody has typed for a moment; the first at once. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), typingMs);
    return () => clearTimeout(timer);
    // The same words are the same rule, whichever object holds them.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [text]);
  return settled;
}

function Outcome({ instanceId, body }: { instanceId: string; body: BackTestBody }) {
  const { t } = useTranslation("alarms");
  const { data, error, isPlaceholderData, refetch } = useQuery(backTestQuery(instanceId, body));
  const [chosen, setChosen] = useState<string>();
  if (error && !data) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <p className={styles.soft}>{t("backTest.running")}</p>;
  const shown = data.objects.find(({ subject }) => subjectKey(subject) === chosen) ?? data.objects[0];
  return (
    <div data-stale={isPlaceholderData || undefined} className={styles.outcome}>
      <p className={styles.verdict} role="status">
        {data.dataFrom === null ? t("backTest.noData") : t("backTest.fired", { count: data.fired, days: body.days })}
      </p>
      {data.dataFrom !== null && <Coverage data={data} />}
      {shown && <BackTestChart instanceId={instanceId} data={data} shown={shown} body={body} />}
      {data.objects.length > 0 && body.rule.dimension !== "instance" && <ObjectTable data={data} body={body} chosen={shown && subjectKey(shown.subject)} onChoose={setChosen} />}
      {shown && <Spans shown={shown} body={body} />}
    </div>
  );
}

/** How much of the range is known, and how exact it is. */
function Coverage({ data }: { data: BackTest }) {
  const { t } = useTranslation("alarms");
  const parts = [
    t("backTest.notices", { count: data.notices }),
    data.noData > 0 && t("backTest.silent", { count: data.noData }),
    data.dataFrom !== null && data.dataFrom - data.from > exactTierMs * 60 && t("backTest.dataFrom", { time: formatExact(data.dataFrom, false) }),
    data.covered < 0.999 && t("backTest.covered", { percent: data.covered < 0.01 ? "< 1" : String(Math.round(data.covered * 100)) }),
    data.objectsChecked < data.objectsTotal && t("backTest.checked", { checked: data.objectsChecked, total: data.objectsTotal }),
  ];
  return (
    <>
      <p className={styles.soft}>{parts.filter(Boolean).join(" · ")}</p>
      {data.tierMs > exactTierMs && <Notice tone="warn">{t("backTest.coarse", { minutes: data.tierMs / exactTierMs })}</Notice>}
    </>
  );
}

function ObjectTable({ data, body, chosen, onChoose }: { data: BackTest; body: BackTestBody; chosen: string | undefined; onChoose: (key: string) => void }) {
  const { t } = useTranslation("alarms");
  const { valueText } = useConditionTexts();
  const { subjectName } = useMetricTexts();
  const [condition] = body.rule.conditions;
  return (
    <table className={styles.objects}>
      <caption>{t("backTest.objects", { count: data.objectsFired })}</caption>
      <thead>
        <tr>
          <th scope="col">{t("history.object")}</th>
          <th scope="col">{t("backTest.times")}</th>
          <th scope="col">{t("backTest.worst")}</th>
        </tr>
      </thead>
      <tbody>
        {data.objects.map(({ fired, subject, worst }) => (
          <tr key={subjectKey(subject)} data-chosen={subjectKey(subject) === chosen || undefined}>
            <td>
              <button type="button" aria-pressed={subjectKey(subject) === chosen} onClick={() => onChoose(subjectKey(subject))}>
                {subjectName(subject)}
              </button>
            </td>
            <td>{fired}</td>
            <td>{condition ? valueText(condition, worst[0] ?? null) : "–"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Spans({ shown, body }: { shown: BackTest["objects"][number]; body: BackTestBody }) {
  const { t } = useTranslation("alarms");
  const { valueText } = useConditionTexts();
  const [condition] = body.rule.conditions;
  if (shown.spans.length === 0) return null;
  return (
    <details className={styles.spans}>
      <summary>{t("backTest.spans", { count: shown.spans.length })}</summary>
      <ol>
        {shown.spans.toReversed().map((span) => (
          <li key={span.from}>
            <ExactTime at={span.from} toTheSecond /> – {span.stands ? t("backTest.stands") : <ExactTime at={span.to} toTheSecond />} {condition && span.kind === "raised" ? valueText(condition, span.value) : t("states.noData")}
          </li>
        ))}
      </ol>
    </details>
  );
}

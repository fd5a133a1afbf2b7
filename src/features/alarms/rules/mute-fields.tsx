import { useTranslation } from "react-i18next";
import { Button, IconButton } from "../../../ui/button.tsx";
import { SelectField } from "../../../ui/select-field.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import styles from "../alarms.module.css";
import type { DraftProblems, RuleDraft } from "./rule-draft.ts";

type Window = RuleDraft["mute"][number];

const maxWindows = 10;
const days = [1, 2, 3, 4, 5, 6, 7] as const;
const hourMs = 3_600_000;

interface MuteFieldsProps {
  mute: RuleDraft["mute"];
  problems: DraftProblems;
  onChange: (mute: RuleDraft["mute"]) => void;
}

/** Times without notices: hours of some days of the week, or until a time. */
export function MuteFields({ mute, problems, onChange }: MuteFieldsProps) {
  const { t } = useTranslation("alarms");
  const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const replace = (at: number, window: Window): void => onChange(mute.map((other, index) => (index === at ? window : other)));
  return (
    <div className={styles.mute}>
      <strong>{t("mute.title")}</strong>
      <small>{t("mute.note")}</small>
      {mute.map((window, index) => (
        // A window has no name of its own: its place is what tells it apart.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={index} className={styles.condition} role="group" aria-label={t("mute.number", { number: index + 1 })}>
          {window.kind === "until" ? (
            <TextField label={t("mute.until")} type="datetime-local" value={localText(window.until)} onChange={(text) => replace(index, { kind: "until", until: new Date(text).getTime() || window.until })} />
          ) : (
            <Weekly window={window} problem={problems[`mute${index}`]} onChange={(changed) => replace(index, changed)} />
          )}
          <IconButton small icon="trash" label={t("mute.remove")} onClick={() => onChange(mute.filter((_, other) => other !== index))} />
        </div>
      ))}
      {mute.length < maxWindows && (
        <div className={styles.links}>
          <Button small icon="add" onClick={() => onChange([...mute, { kind: "weekly", days: [6, 7], from: "00:00", to: "24:00", timeZone: ownZone }])}>
            {t("mute.addWeekly")}
          </Button>
          <Button small icon="add" onClick={() => onChange([...mute, { kind: "until", until: Math.ceil(Date.now() / hourMs) * hourMs + hourMs }])}>
            {t("mute.addUntil")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Weekly({ window, problem, onChange }: { window: Extract<Window, { kind: "weekly" }>; problem: DraftProblems["name"]; onChange: (window: Window) => void }) {
  const { t } = useTranslation("alarms");
  const turn = (day: number): void => onChange({ ...window, days: window.days.includes(day) ? window.days.filter((other) => other !== day) : [...window.days, day].toSorted((a, b) => a - b) });
  const zones = Intl.supportedValuesOf("timeZone");
  const hours = Array.from({ length: 49 }, (_, half) => `${String(Math.floor(half / 2)).padStart(2, "0")}:${half % 2 === 0 ? "00" : "30"}`);
  const hourOptions = (own: string) => [...new Set([...hours, own])].toSorted((a, b) => a.localeCompare(b)).map((value) => ({ value, label: value }));
  return (
    <div className={styles.conditionFields}>
      <div className={styles.days} role="group" aria-label={t("mute.days")}>
        {days.map((day) => (
          <label key={day}>
            <input type="checkbox" checked={window.days.includes(day)} onChange={() => turn(day)} />
            {t(`mute.day${day}`)}
          </label>
        ))}
      </div>
      {problem && <small role="alert">{t("mute.daysNeeded")}</small>}
      <div className={styles.triple}>
        <SelectField label={t("mute.from")} value={window.from} options={hourOptions(window.from).filter(({ value }) => value !== "24:00")} onChange={(from) => onChange({ ...window, from })} />
        <SelectField label={t("mute.to")} value={window.to} options={hourOptions(window.to)} onChange={(to) => onChange({ ...window, to })} />
        <SelectField label={t("mute.zone")} value={window.timeZone} options={[...new Set([window.timeZone, "UTC", ...zones])].map((value) => ({ value, label: value }))} onChange={(timeZone) => onChange({ ...window, timeZone })} />
      </div>
    </div>
  );
}

/** A time as the browser's own field takes it, by the reader's clock; empty where it is none that the field could show. */
function localText(atMs: number): string {
  const local = new Date(atMs - new Date(atMs).getTimezoneOffset() * 60_000);
  const text = Number.isNaN(local.getTime()) ? "" : local.toISOString();
  return text.length === "2026-11-21T00:00:00.000Z".length ? text.slice(0, 16) : "";
}

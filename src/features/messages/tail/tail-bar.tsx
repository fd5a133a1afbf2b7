import { useEffect, useRef, useState } from "react";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { exactCount, formatRate } from "../../../lib/format-count.ts";
import { Button } from "../../../ui/button.tsx";
import { HiddenText } from "../../../ui/hidden-text.tsx";
import { ChoiceTabs } from "../../../ui/link-tabs.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import type { StatusTone } from "../../../ui/status-dot.tsx";
import { useErrorLine } from "../../../ui/use-error-texts.ts";
import { useNow } from "../../../ui/use-now.ts";
import styles from "../messages.module.css";
import { mostRows } from "./tail-feed.ts";
import type { TailStatus, TailView } from "./tail-feed.ts";

interface TailBarProps {
  view: TailView;
  isOn: boolean;
  isPaused: boolean;
  newest: "bottom" | undefined;
  onOn: (isOn: boolean) => void;
  onPause: (isPaused: boolean) => void;
  onClear: () => void;
  onNewest: (newest: "bottom" | undefined) => void;
}

/** How the tail is, what it has counted, and what can be done with it. */
export function TailBar({ view, isOn, isPaused, newest, onOn, onPause, onClear, onNewest }: TailBarProps) {
  const { t } = useTranslation("tail");
  const { status } = view;
  return (
    <>
      <div className={styles.summary}>
        <State view={view} isPaused={isPaused} />
        {status && <span>{t("bar.stored", { rate: formatRate(status.storedPerSecond) })}</span>}
        {status && (
          <span data-tip={t("bar.countsTip", { stored: exactCount(status.storedMessages), matched: exactCount(status.matchedMessages), most: exactCount(mostRows) })}>
            {t("bar.shown", { shown: exactCount(view.shown) })}
          </span>
        )}
        {status && <Skipped skipped={status.skipped} t={t} />}
        {isPaused && <span>{t("bar.waiting", { waiting: exactCount(view.waiting) })}</span>}
        <span className={styles.end}>
          <ChoiceTabs
            label={t("bar.newest")}
            current={newest ?? "top"}
            tabs={[
              { id: "top", label: t("bar.top") },
              { id: "bottom", label: t("bar.bottom") },
            ]}
            onChange={(id) => onNewest(id === "top" ? undefined : id)}
          />
          <Button small kind="quiet" disabled={view.lines.length === 0} onClick={onClear}>
            {t("bar.clear")}
          </Button>
          <Button small disabled={!isOn} aria-pressed={isPaused} onClick={() => onPause(!isPaused)}>
            {isPaused ? t("bar.resume") : t("bar.pause")}
          </Button>
          <Button small onClick={() => onOn(!isOn)}>
            {isOn ? t("bar.stop") : t("bar.start")}
          </Button>
        </span>
      </div>
      <SaidNowAndThen shown={view.shown} />
    </>
  );
}

const saidEveryMs = 10_000;

/** For a screen reader: how many rows there are by now, not each of them. */
function SaidNowAndThen({ shown }: { shown: number }) {
  const { t } = useTranslation("tail");
  const newest = useRef(shown);
  const [said, setSaid] = useState(0);
  useEffect(() => {
    newest.current = shown;
  }, [shown]);
  useEffect(() => {
    const timer = setInterval(() => setSaid(newest.current), saidEveryMs);
    return () => clearInterval(timer);
  }, []);
  return <span role="status">{said > 0 && <HiddenText>{t("bar.shown", { shown: exactCount(said) })}</HiddenText>}</span>;
}

/** Rows come too often to be read out; a change of state does not. */
function State({ view: { stream }, isPaused }: { view: TailView; isPaused: boolean }) {
  const { t } = useTranslation("tail");
  const nowMs = useNow();
  const lineOf = useErrorLine();
  const phase = stream.phase === "open" && isPaused ? "paused" : stream.phase;
  const tones: Record<typeof phase, StatusTone> = { open: "ok", connecting: "busy", reconnecting: "warn", hidden: "idle", ended: "idle", failed: "danger", stopped: "idle", paused: "warn" };
  const seconds = stream.phase === "reconnecting" ? Math.max(0, Math.ceil((stream.atMs - nowMs) / 1000)) : 0;
  return (
    <span role="status">
      <StatusDot tone={tones[phase]} tip={stream.phase === "reconnecting" ? `${lineOf(stream.error)}\n${t("state.again", { seconds })}` : t(`state.tips.${phase}`)}>
        {t(`state.${phase}`)}
      </StatusDot>
    </span>
  );
}

function Skipped({ skipped, t }: { skipped: TailStatus["skipped"]; t: TFunction<"tail"> }) {
  const { overRate, slowReader, unread } = skipped;
  const total = unread + overRate + slowReader;
  return <span data-tip={t("bar.skippedTip", { unread: exactCount(unread), overRate: exactCount(overRate), slowReader: exactCount(slowReader) })}>{t("bar.skipped", { skipped: exactCount(total) })}</span>;
}

import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";
import { exactCount } from "../../../lib/format-count.ts";
import { missingThing } from "../../../lib/problem.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { ErrorNotice } from "../../../ui/notice.tsx";
import { WarningList } from "../../../ui/warning-list.tsx";
import { TailFeed } from "./tail-feed.ts";
import type { TailView } from "./tail-feed.ts";
import type { TailQuery, TailSearch } from "./search.ts";
import { TailBar } from "./tail-bar.tsx";
import { TailLines } from "./tail-lines.tsx";

interface TailWatchProps {
  instanceId: string;
  search: TailSearch;
  query: TailQuery;
  onChange: (part: Partial<TailSearch>) => void;
  /** Told when it cannot be watched, and with undefined when it can again. */
  onFailure: (error: unknown) => void;
}

/** One tail that runs: it begins with this part of the page and ends with it. */
export function TailWatch({ instanceId, search, query, onChange, onFailure }: TailWatchProps) {
  const { t } = useTranslation("tail");
  const [feed] = useState(() => new TailFeed());
  const [isOn, setIsOn] = useState(true);
  const [isPaused, setIsPaused] = useState(false);
  // The reader has scrolled away from the newest row, or reads one.
  const [isAway, setIsAway] = useState(false);
  const view = useSyncExternalStore(feed.subscribe, feed.view);
  // The query is part of this component's key.
  useEffect(() => {
    if (!isOn) return undefined;
    feed.open(instanceId, query);
    return () => feed.close();
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [feed, instanceId, isOn]);
  useEffect(() => feed.hold(isPaused || isAway), [feed, isPaused, isAway]);
  const tryAgain = (): void => {
    feed.close();
    feed.open(instanceId, query);
  };
  const hasNone = view.lines.length === 0;
  const isRefused = view.stream.phase === "failed";
  const failure = isRefused ? view.failure : undefined;
  useEffect(() => onFailure(failure), [failure, onFailure]);
  // What was collected is kept: a session that ended or a topic that was deleted may be why it is looked at.
  if (isRefused && hasNone && view.shown + view.waiting === 0) {
    if (!["topic", "group"].includes(missingThing(failure) ?? "")) return <ErrorState error={view.failure} onRetry={tryAgain} />;
    return (
      <EmptyState icon="tail" title={t(search.topic === undefined ? "idle.deadLetters" : "idle.topic")}>
        {t("idle.text")}
      </EmptyState>
    );
  }
  return (
    <>
      <TailBar view={view} isOn={isOn} isPaused={isPaused} newest={search.newest} onOn={setIsOn} onPause={setIsPaused} onClear={() => feed.clear()} onNewest={(newest) => onChange({ newest })} />
      {view.failure && <ErrorNotice error={view.failure} onRetry={isRefused ? tryAgain : undefined} />}
      <WarningList warnings={view.status?.warnings} />
      {hasNone ? <NoLines instanceId={instanceId} search={search} view={view} onResume={isPaused ? () => setIsPaused(false) : undefined} /> : <TailLines key={search.newest} lines={view.lines} waiting={isPaused ? 0 : view.waiting} search={search} instanceId={instanceId} onAway={setIsAway} onOpen={(message) => onChange({ message })} />}
    </>
  );
}

interface NoLinesProps {
  instanceId: string;
  search: TailSearch;
  view: TailView;
  /** While it is paused. */
  onResume: (() => void) | undefined;
}

/** No row is drawn: they wait, were cleared, or none has come. */
function NoLines({ instanceId, search, view, onResume }: NoLinesProps) {
  const { t } = useTranslation("tail");
  const isCleared = view.shown > 0;
  if (onResume) {
    return (
      <EmptyState icon="tail" title={t(isCleared ? "empty.clearedPausedTitle" : "empty.pausedTitle", { waiting: exactCount(view.waiting) })} action={<Button onClick={onResume}>{t("bar.resume")}</Button>}>
        {t("empty.paused")}
      </EmptyState>
    );
  }
  if (view.failure) return null;
  if (!isCleared || view.status?.topicMissing) return <NothingYet instanceId={instanceId} search={search} view={view} />;
  return (
    <EmptyState icon="tail" title={t("empty.clearedTitle")}>
      {t("empty.cleared")}
    </EmptyState>
  );
}

/** Why there is no row, and what would make one. */
function NothingYet({ instanceId, search, view }: { instanceId: string; search: TailSearch; view: TailView }) {
  const { t } = useTranslation("tail");
  const { status } = view;
  const name = search.topic ?? search.group ?? "";
  const isFiltered = [search.tag, search.key, search.property, search.text].some((text) => text !== undefined);
  const send = search.topic && (
    <ButtonLink to="/instances/$instanceId/dial-test" params={{ instanceId }} search={{ topic: search.topic }} icon="dialTest">
      {t("empty.send")}
    </ButtonLink>
  );
  const reason = search.group !== undefined ? "deadLetters" : status?.topicMissing ? "missing" : isFiltered ? "filtered" : "topic";
  return (
    <EmptyState icon="tail" title={t(`empty.${reason}Title`, { name })} action={reason === "topic" ? send : undefined}>
      {t(`empty.${reason}`, { stored: exactCount(status?.storedMessages ?? 0) })}
    </EmptyState>
  );
}

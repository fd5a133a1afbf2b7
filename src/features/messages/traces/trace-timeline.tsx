import { useState } from "react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { formatDuration } from "../../../lib/format-duration.ts";
import { formatExact } from "../../../lib/format-time.ts";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { timeScale } from "./time-scale.ts";
import type { TimeScale } from "./time-scale.ts";
import { drawnAt, stateTones, traceLanes } from "./trace-lanes.ts";
import type { DeliveryState, MessageTrace, TraceLane, TraceMark } from "./trace-lanes.ts";
import styles from "./trace-timeline.module.css";
import { formatTaken, markText } from "./trace-words.tsx";

/** Room, as a part of the width, that the word for a duration needs beside its bar. */
const wordRoom = 0.09;
const percent = (part: number): string => `${(part * 100).toFixed(3)}%`;

/** The life of a message on one axis: sent, stored, and each group's deliveries. The tables below say the same in words. */
export function TraceTimeline({ trace }: { trace: MessageTrace }) {
  const { t } = useTranslation("traces");
  const lanes = traceLanes(trace);
  const [focused, setFocused] = useState("");
  if (lanes.length === 0) return null;
  const spans = lanes.flatMap((lane) => lane.marks.map((mark) => drawnAt(lane, mark)));
  const scale = timeScale(spans.flatMap(({ fromMs, toMs }) => (toMs === null ? [fromMs] : [fromMs, toMs])));
  const words = (timeMs: number): string => `+${formatDuration(timeMs - startMs)}`;
  const startMs = Math.min(...spans.map(({ fromMs }) => fromMs));
  const states = new Set(trace.groups.flatMap(({ deliveries }) => deliveries.map(({ state }) => state)));
  const ids = lanes.flatMap((lane) => lane.marks.map((mark) => keyOf(lane, mark)));
  const current = ids.includes(focused) ? focused : ids[0];
  return (
    <div className={styles.timeline} role="group" aria-label={t("timeline.label")}>
      <div className={styles.axis} aria-hidden="true">
        <span className={styles.begin}>{formatExact(startMs)}</span>
        <div className={styles.track}>
          {scale.ticks
            .filter(({ timeMs }, index, ticks) => words(timeMs) !== words(ticks[index + 1]?.timeMs ?? Number.NaN))
            .map(({ place, timeMs }) => (
              <span key={timeMs} className={styles.tick} data-end={place > 0.96 || undefined} style={{ left: percent(place) }}>
                {timeMs === startMs ? t("timeline.begin") : words(timeMs)}
              </span>
            ))}
        </div>
      </div>
      {lanes.map((lane) => (
        <Lane key={lane.id} lane={lane} scale={scale} current={current} onFocus={setFocused} />
      ))}
      <div className={styles.foot}>
        {[...states].map((state) => (
          <Legend key={state} state={state} />
        ))}
        <span className={styles.scaleNote}>{t("timeline.scale")}</span>
      </div>
    </div>
  );
}

function Legend({ state }: { state: DeliveryState }) {
  const { t } = useTranslation("traces");
  return <StatusDot tone={stateTones[state]}>{t(`states.${state}`)}</StatusDot>;
}

interface LaneProps {
  lane: TraceLane;
  scale: TimeScale;
  /** The one mark that the tabulator key reaches; arrow keys go on from there. */
  current: string | undefined;
  onFocus: (id: string) => void;
}

function Lane({ lane, scale, current, onFocus }: LaneProps) {
  const { t } = useTranslation("traces");
  // What waits lies under what was done.
  const drawn = lane.marks.map((mark) => ({ mark, ...drawnAt(lane, mark) })).toSorted((a, b) => Number(isWait(b.mark)) - Number(isWait(a.mark)) || a.fromMs - b.fromMs);
  const places = drawn.map(({ fromMs, toMs }) => ({ from: scale.placeOf(fromMs), to: scale.placeOf(toMs ?? fromMs) }));
  const name = typeof lane.name === "string" ? t(`sections.${lane.name}`) : lane.name.group || t("consumed.unnamed");
  const first = Math.min(...places.map(({ from }) => from));
  const last = Math.max(...places.map(({ to }) => to));
  return (
    <div className={styles.lane}>
      <span className={styles.name}>
        <span className={styles.clip} data-tip={name}>
          {name}
        </span>
        {lane.shiftMs !== 0 && <small data-tip={t("clock.told")}>{t(lane.shiftMs > 0 ? "clock.behind" : "clock.ahead", { by: formatDuration(Math.abs(lane.shiftMs)) })}</small>}
      </span>
      <div className={styles.track}>
        {scale.ticks.map(({ place, timeMs }) => (
          <i key={timeMs} className={styles.grid} style={{ left: percent(place) }} />
        ))}
        {last > first && <i className={styles.thread} style={{ left: percent(first), width: percent(last - first) }} />}
        {drawn.map(({ fromMs, mark, toMs }, index) => {
          const { from = 0, to = 0 } = places[index] ?? {};
          const next = Math.min(1, ...places.filter((place) => place.from >= to && place !== places[index]).map((place) => place.from));
          const text = markText(t, lane, mark);
          const key = keyOf(lane, mark);
          return (
            <span key={key}>
              <button type="button" className={styles.mark} data-shape={shapeOf(mark)} data-tone={mark.tone} data-wait={isWait(mark) || undefined} data-open={mark.what.kind === "delivery" && mark.toMs === null ? true : undefined} data-tip={text} aria-label={`${name}: ${text}`} tabIndex={key === current ? 0 : -1} onFocus={() => onFocus(key)} onKeyDown={walk} style={{ left: percent(from), width: percent(to - from) }} />
              {toMs !== null && mark.what.kind !== "copy" && next - to > wordRoom && (
                <span className={styles.length} aria-hidden="true" style={{ left: percent(to) }}>
                  {formatTaken(toMs - fromMs)}
                </span>
              )}
            </span>
          );
        })}
      </div>
    </div>
  );
}

const keyOf = (lane: TraceLane, mark: TraceMark): string => `${lane.id} ${mark.id}`;

/** A copy that waits until it is due. */
const isWait = ({ toMs, what }: TraceMark): boolean => what.kind === "copy" && toMs !== null;

function shapeOf({ toMs, what }: TraceMark): "bar" | "point" | "copy" {
  if (what.kind === "copy") return "copy";
  return what.kind === "delivery" || toMs !== null ? "bar" : "point";
}

/** Left and right go through all marks, Home and End to the ends; only one of them is a stop of the tabulator key. */
function walk(event: KeyboardEvent<HTMLButtonElement>): void {
  const marks = [...(event.currentTarget.closest("[role=group]")?.querySelectorAll<HTMLButtonElement>("button") ?? [])];
  const at = marks.indexOf(event.currentTarget);
  const target: Record<string, number> = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: marks.length - 1 };
  const next = target[event.key];
  if (at === -1 || next === undefined) return;
  event.preventDefault();
  marks[next]?.focus();
}

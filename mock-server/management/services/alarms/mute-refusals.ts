import type { MuteWindow } from "../../../../src/contract/alarm-mute.ts";
import { fieldRefusal } from "../service-error.ts";

const mostMs = 10 * 366 * 24 * 60 * 60_000;

/** Refuses windows that are over, and those that last longer than anybody plans for. One that the rule had before may stay: it was good when it was made. */
export function refuseBadMutes(windows: readonly MuteWindow[], before: readonly MuteWindow[], nowMs: number): void {
  const kept = new Set(before.map((window) => (window.kind === "until" ? window.until : undefined)));
  windows.forEach((window, index) => {
    if (window.kind !== "until" || kept.has(window.until)) return;
    const path = `mute.${index}.until`;
    if (window.until <= nowMs) throw fieldRefusal(path, "too_small", "The time is over already.", new Date(nowMs).toISOString());
    if (window.until > nowMs + mostMs) throw fieldRefusal(path, "too_big", "Notices may be muted for ten years at most.", new Date(nowMs + mostMs).toISOString());
  });
}

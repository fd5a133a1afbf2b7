interface CallSnapshot {
  timestampMs: number;
  value: number;
  times: number;
}

/** What a window of snapshots says (315). */
export interface StatsSnapshot {
  sum: number;
  tps: number;
  avgpt: number;
}

const tenSecondsMs = 10_000;
const tenMinutesMs = 600_000;
const hourMs = 3_600_000;

/** One counted thing: a running sum and a number of calls, with the three windows of protocol sheet section 8. */
export class StatsItem {
  value = 0;
  times = 0;
  private readonly minute: CallSnapshot[];
  private readonly hour: CallSnapshot[];
  private readonly day: CallSnapshot[];

  constructor(nowMs: number) {
    this.minute = beginningAt(nowMs, tenSecondsMs);
    this.hour = beginningAt(nowMs, tenMinutesMs);
    this.day = beginningAt(nowMs, hourMs);
  }

  add(value: number, times = 1): void {
    this.value += value;
    this.times += times;
  }

  sampleTenSeconds(nowMs: number): void {
    this.sample(this.minute, nowMs, 7);
  }
  sampleTenMinutes(nowMs: number): void {
    this.sample(this.hour, nowMs, 7);
  }
  sampleHour(nowMs: number): void {
    this.sample(this.day, nowMs, 25);
  }

  get lastMinute(): StatsSnapshot {
    return difference(this.minute);
  }
  get lastHour(): StatsSnapshot {
    return difference(this.hour);
  }
  get lastDay(): StatsSnapshot {
    return difference(this.day);
  }

  private sample(window: CallSnapshot[], nowMs: number, kept: number): void {
    window.push({ timestampMs: nowMs, value: this.value, times: this.times });
    if (window.length > kept) window.shift();
  }
}

function beginningAt(nowMs: number, intervalMs: number): CallSnapshot[] {
  return [
    { timestampMs: nowMs - intervalMs, value: 0, times: 0 },
    { timestampMs: nowMs, value: 0, times: 0 },
  ];
}

function difference(window: CallSnapshot[]): StatsSnapshot {
  const first = window[0];
  const last = window.at(-1);
  if (!first || !last || last.timestampMs === first.timestampMs) return { sum: 0, tps: 0, avgpt: 0 };
  const sum = last.value - first.value;
  const times = last.times - first.times;
  return { sum, tps: (sum * 1000) / (last.timestampMs - first.timestampMs), avgpt: times > 0 ? sum / times : 0 };
}

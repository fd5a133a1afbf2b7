import { messageOfRecord } from "../../log/stored-record.ts";
import { timerTopic } from "../topics/topic-name.ts";
import type { DelayHost } from "./delay-host.ts";
import { DueTimer } from "./due-timer.ts";

/** So many entries are looked at before others have their turn of the event loop. */
const sliceEntries = 256;
const retryMs = 1_000;

/** How a slice ended: everything is done; there is more to do at once; or the disk refuses, and it is tried again later. */
type SliceEnd = "done" | "more" | "later";

/**
 * Before retention deletes a segment, the messages in it that still wait are stored again at the end of the log
 * (KIND-15: their retention begins with their delivery). Whatever the retention time is, no timed message is lost.
 */
export class TimerRoll {
  /** What lies below in the log was delivered, or stored again further on. */
  below = 0;
  private readonly host: DelayHost;
  private readonly isDelivered: (dueMs: number, commitLogOffset: number) => boolean;
  private readonly timer: DueTimer;
  /** Offset in the timer topic of the next message to look at. */
  private next = 0;
  private untilOffset = 0;

  constructor(host: DelayHost, isDelivered: (dueMs: number, commitLogOffset: number) => boolean) {
    this.host = host;
    this.isDelivered = isDelivered;
    this.timer = new DueTimer(host.clock, () => void this.continue(), (error) => host.trouble(error));
  }

  /** Whether nothing below this place of the log waits any more; if not, begins to store it again. */
  clears(endOffset: number): boolean {
    this.untilOffset = Math.max(this.untilOffset, endOffset);
    return this.continue() === "done";
  }

  stop(): void {
    this.timer.stop();
  }

  private continue(): SliceEnd {
    const end = this.step();
    if (end !== "done") this.timer.wakeAt(this.host.clock.now() + (end === "later" ? retryMs : 0));
    return end;
  }

  /** One slice on the way to `untilOffset`. */
  private step(): SliceEnd {
    const { store } = this.host;
    this.next = Math.max(this.next, store.minOffset(timerTopic, 0));
    for (let left = sliceEntries; left > 0; left--) {
      const entry = this.next < store.maxOffset(timerTopic, 0) ? store.consumeQueueEntry(timerTopic, 0, this.next) : undefined;
      if (!entry || entry.commitLogOffset >= this.untilOffset) return this.commit("done");
      const isOver = entry.commitLogOffset < this.below || this.isDelivered(entry.tagsCode, entry.commitLogOffset);
      if (!isOver && !this.storeAgain(entry.commitLogOffset, entry.tagsCode)) return "later";
      this.next++;
      this.below = Math.max(this.below, entry.commitLogOffset + 1);
    }
    return this.commit("more");
  }

  /** What was stored again must be written before the slice counts. */
  private commit(end: SliceEnd): SliceEnd {
    try {
      this.host.commit();
      return end;
    } catch (error) {
      this.host.trouble(error);
      return "later";
    }
  }

  /** Beyond the water mark as well: this is what lets a whole segment go, and gives space back. */
  private storeAgain(commitLogOffset: number, dueMs: number): boolean {
    const { store } = this.host;
    const record = store.readMessage(commitLogOffset);
    if (!record) return true;
    const { isDiskFull } = store;
    store.isDiskFull = false;
    const { status } = store.append({ ...messageOfRecord(record), tagsCode: dueMs });
    store.isDiskFull = isDiskFull;
    return status === "ok";
  }
}

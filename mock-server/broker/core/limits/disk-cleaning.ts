import type { MessageStore } from "../../log/message-store.ts";
import type { Clock } from "../clock.ts";
import type { BrokerSettings } from "../settings/broker-settings.ts";

/** Segments that one look deletes at most, so that clients do not wait for a folder of old files. */
const mostAtOnce = 10;
/** So often a deletion that was asked for by hand is tried (4.9). */
const manualRuns = 20;

/**
 * Retention and the disk's water marks (protocol sheet section 7, spec FAQ-5 to FAQ-10). Expired segments go at the
 * hours of `deleteWhen`, when asked for by 329, or at once when the disk is used beyond `diskMaxUsedSpaceRatio`.
 * Beyond `diskSpaceCleanForciblyRatio` the policy decides: service first (`cleanFileForciblyEnable`) deletes the oldest
 * segments before their time, data first keeps them. Beyond `diskSpaceWarningLevelRatio` sends are refused (14).
 */
export class DiskCleaning {
  private readonly store: MessageStore;
  private readonly settings: BrokerSettings;
  private readonly clock: Clock;
  private runsByHand = 0;

  constructor(store: MessageStore, settings: BrokerSettings, clock: Clock) {
    this.store = store;
    this.settings = settings;
    this.clock = clock;
  }

  /** Expired segments go now and in the next looks, whatever the hour (329). */
  deleteByHand(): void {
    this.runsByHand = manualRuns;
    this.look();
  }

  /** To be called every `cleanResourceInterval`. Throws what the file system says. */
  look(): void {
    const { diskMaxUsedSpaceRatio, diskSpaceCleanForciblyRatio, diskSpaceWarningLevelRatio, cleanFileForciblyEnable } = this.settings.values;
    const used = this.usedPercent();
    const isByHand = this.runsByHand > 0;
    if (isByHand) this.runsByHand--;
    try {
      if (!isByHand && !this.isHourToDelete() && used <= diskMaxUsedSpaceRatio) return;
      const deleted = this.store.retention.deleteExpired(this.settings.retentionMs, mostAtOnce);
      if (cleanFileForciblyEnable) this.deleteDownTo(diskSpaceCleanForciblyRatio, mostAtOnce - deleted);
    } finally {
      // Of all times when a deletion failed, sends must not fill the rest.
      this.store.isDiskFull = this.usedPercent() > diskSpaceWarningLevelRatio;
    }
  }

  /** A real broker deletes ten segments then; one after the other keeps what need not go. */
  private deleteDownTo(percent: number, most: number): void {
    for (let deleted = 0; deleted < most && this.usedPercent() > percent; deleted++) if (!this.store.retention.deleteOldest()) return;
  }

  private usedPercent(): number {
    return Math.round(this.store.diskUsedRatio() * 100);
  }

  private isHourToDelete(): boolean {
    const hour = new Date(this.clock.now()).getHours();
    return this.settings.values.deleteWhen.split(";").some((text) => Number(text) === hour);
  }
}

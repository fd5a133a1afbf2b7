import type { Clock } from "../clock.ts";
import type { SubscriptionGroupConfig } from "../groups/group-table.ts";
import type { Refusal } from "../refusal.ts";
import type { BrokerSettings } from "../settings/broker-settings.ts";
import type { BrokerStatistics } from "../statistics/broker-statistics.ts";
import { HeldPulls } from "./held-pulls.ts";
import { TokenBucket } from "./token-bucket.ts";

/** The attributes of a group that limit it on one topic: `tpsLimit.<topic>` = messages a second (spec GROUP-16). */
const groupLimitPrefix = "tpsLimit.";
const noLimits: ReadonlyMap<string, TokenBucket> = new Map();

/**
 * How many messages a second go through a broker: `maxTps`, produced and consumed together (LIM-13), and a limit for a
 * group on a topic. Clients are told to slow down as by a real broker that is busy: 2 to sends, 215 to pulls.
 */
export class RateLimits {
  readonly held: HeldPulls;
  /** Undefined = no limit. Every send looks at it, so it is a plain field. */
  whole: TokenBucket | undefined;
  private readonly settings: BrokerSettings;
  private readonly statistics: BrokerStatistics;
  private readonly clock: Clock;
  /** A changed group is another object, so its limits are read again by themselves. */
  private readonly ofGroups = new WeakMap<SubscriptionGroupConfig, ReadonlyMap<string, TokenBucket>>();

  constructor(settings: BrokerSettings, statistics: BrokerStatistics, clock: Clock) {
    this.settings = settings;
    this.statistics = statistics;
    this.clock = clock;
    this.held = new HeldPulls(clock);
    this.applySettings();
    settings.onChanged(() => this.applySettings());
  }

  /** Takes one message off the broker's rate, or says why it must not be sent. */
  refusalOfSend(topic: string): Refusal | undefined {
    const { whole } = this;
    if (!whole) return undefined;
    if (whole.available() >= 1) {
      whole.spend(1);
      return undefined;
    }
    this.countThrottled("TOPIC_THROTTLE_NUMS", topic);
    return { refusal: "SYSTEM_BUSY", remark: `[REJECTREQUEST]system busy, start flow control for a while: at most ${whole.perSecond} messages a second go through this broker` };
  }

  /** How many messages a group may take of a topic now; 0 = it is over its limit, infinite without one. */
  allowance(config: SubscriptionGroupConfig | undefined, topic: string): number {
    const { whole } = this;
    if (!whole && config?.attributes === undefined) return Number.POSITIVE_INFINITY;
    const ofGroup = config && this.limitsOf(config).get(topic)?.available();
    return Math.max(0, Math.min(whole?.available() ?? Number.POSITIVE_INFINITY, ofGroup ?? Number.POSITIVE_INFINITY));
  }

  /** Messages went to a group. */
  pulled(config: SubscriptionGroupConfig | undefined, topic: string, messages: number): void {
    this.whole?.spend(messages);
    if (config?.attributes !== undefined) this.limitsOf(config).get(topic)?.spend(messages);
  }

  /** Further messages of a batch whose first one was let through. */
  sent(messages: number): void {
    this.whole?.spend(messages);
  }

  /** A pull was held back. */
  countThrottledPull(group: string, topic: string): void {
    this.countThrottled("GROUP_THROTTLE_NUMS", `${topic}@${group}`);
  }

  private countThrottled(name: "TOPIC_THROTTLE_NUMS" | "GROUP_THROTTLE_NUMS", key: string): void {
    this.statistics.item(name, key).add(1);
    this.statistics.item("BROKER_THROTTLE_NUMS", this.settings.clusterName).add(1);
  }

  private limitsOf(config: SubscriptionGroupConfig): ReadonlyMap<string, TokenBucket> {
    let limits = this.ofGroups.get(config);
    if (!limits) this.ofGroups.set(config, (limits = this.readLimits(config.attributes)));
    return limits;
  }

  private readLimits(attributes: Record<string, string> | undefined): ReadonlyMap<string, TokenBucket> {
    const limits = Object.entries(attributes ?? {}).flatMap(([name, text]): [string, TokenBucket][] => {
      const perSecond = Number(text);
      if (!name.startsWith(groupLimitPrefix) || !Number.isInteger(perSecond) || perSecond <= 0) return [];
      return [[name.slice(groupLimitPrefix.length), new TokenBucket(perSecond, this.clock)]];
    });
    return limits.length === 0 ? noLimits : new Map(limits);
  }

  /** A limit that did not change keeps its account. */
  private applySettings(): void {
    const { maxTps } = this.settings.values;
    if (maxTps === (this.whole?.perSecond ?? 0)) return;
    this.whole = maxTps === 0 ? undefined : new TokenBucket(maxTps, this.clock);
  }
}

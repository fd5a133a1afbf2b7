import { clientExpiryMs, type ClientChannel, type ClientInfo } from "./client-channel.ts";
import type { Clock } from "../clock.ts";
import { PulledOffsets } from "../pull/pulled-offsets.ts";

/** One subscribed topic of a group as the heartbeat carries it. */
export interface Subscription {
  classFilterMode: boolean;
  codeSet: number[];
  expressionType: string;
  subString: string;
  subVersion: number;
  tagsSet: string[];
  topic: string;
}

/** The part of a heartbeat that speaks of one consumer group. */
export interface ConsumerBeat {
  groupName: string;
  consumeType: string;
  messageModel: string;
  consumeFromWhere: string;
  subscriptions: Subscription[];
}

/** A group that has at least one connected consumer. */
export interface OnlineGroup {
  groupName: string;
  consumeType: string;
  messageModel: string;
  consumeFromWhere: string;
  clients: Map<ClientChannel, ClientInfo>;
  subscriptions: Map<string, Subscription>;
  /** Goes with the last member. */
  pulled: PulledOffsets;
}

export type MembersChanged = (group: string, members: ClientInfo[]) => void;

/** Who consumes: groups, their members and their subscriptions (protocol sheet section 5, Groups). */
export class ConsumerRegistry {
  private readonly groups = new Map<string, OnlineGroup>();
  private readonly clock: Clock;
  private readonly listeners: MembersChanged[] = [];

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Tells the members of a group that has to rebalance (request 40). */
  onMembersChanged(listener: MembersChanged): void {
    this.listeners.push(listener);
  }

  get(group: string): OnlineGroup | undefined {
    return this.groups.get(group);
  }

  subscription(group: string, topic: string): Subscription | undefined {
    return this.groups.get(group)?.subscriptions.get(topic);
  }

  /** Whether an online group no longer subscribes to a topic that it once consumed. */
  hasDropped(group: string, topic: string): boolean {
    const online = this.groups.get(group);
    return online !== undefined && online.subscriptions.size > 0 && !online.subscriptions.has(topic);
  }

  groupsSubscribedTo(topic: string): string[] {
    return [...this.groups.values()].filter((group) => group.subscriptions.has(topic)).map((group) => group.groupName);
  }

  client(group: string, clientId: string): ClientInfo | undefined {
    return [...(this.groups.get(group)?.clients.values() ?? [])].find((client) => client.clientId === clientId);
  }

  /** Number of distinct connections that consume. */
  get connectionCount(): number {
    return new Set([...this.groups.values()].flatMap((group) => Array.from(group.clients.keys()))).size;
  }

  /** Takes a heartbeat's group; a new connection or a changed set of topics makes the group rebalance. */
  beat(beat: ConsumerBeat, client: ClientInfo, notifies: boolean): void {
    let group = this.groups.get(beat.groupName);
    if (!group) this.groups.set(beat.groupName, (group = { groupName: beat.groupName, consumeType: beat.consumeType, messageModel: beat.messageModel, consumeFromWhere: beat.consumeFromWhere, clients: new Map<ClientChannel, ClientInfo>(), subscriptions: new Map<string, Subscription>(), pulled: new PulledOffsets() }));
    group.consumeType = beat.consumeType;
    group.messageModel = beat.messageModel;
    group.consumeFromWhere = beat.consumeFromWhere;
    const isNew = !group.clients.has(client.channel);
    group.clients.set(client.channel, client);
    const topicsChanged = this.takeSubscriptions(group, beat.subscriptions);
    if ((isNew || topicsChanged) && notifies) this.tell(group);
  }

  /** A client leaves a group on its own account (35). */
  unregister(groupName: string, channel: ClientChannel, notifies: boolean): void {
    const group = this.groups.get(groupName);
    if (!group?.clients.delete(channel)) return;
    if (group.clients.size === 0) this.groups.delete(groupName);
    if (notifies) this.tell(group);
  }

  channelClosed(channel: ClientChannel): void {
    for (const group of this.groups.values()) {
      if (group.clients.has(channel)) this.unregister(group.groupName, channel, true);
    }
  }

  /** Drops and disconnects clients that went silent; runs every 10 s. */
  expire(): void {
    const oldest = this.clock.now() - clientExpiryMs;
    for (const group of this.groups.values()) {
      for (const client of group.clients.values()) {
        if (client.lastUpdateTimestamp >= oldest) continue;
        this.unregister(group.groupName, client.channel, true);
        client.channel.close();
      }
    }
  }

  private takeSubscriptions(group: OnlineGroup, subscriptions: Subscription[]): boolean {
    let changed = false;
    for (const subscription of subscriptions) {
      const old = group.subscriptions.get(subscription.topic);
      if (!old) changed = true;
      if (!old || subscription.subVersion > old.subVersion) group.subscriptions.set(subscription.topic, subscription);
    }
    const named = new Set(subscriptions.map((subscription) => subscription.topic));
    for (const topic of group.subscriptions.keys()) {
      if (named.has(topic)) continue;
      group.subscriptions.delete(topic);
      group.pulled.forget(topic);
      changed = true;
    }
    return changed;
  }

  private tell(group: OnlineGroup): void {
    const members = [...group.clients.values()];
    for (const listener of this.listeners) listener(group.groupName, members);
  }
}

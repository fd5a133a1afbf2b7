import type { WithWarnings } from "./adapter-error.ts";

export interface ConnectedClient {
  clientId: string;
  address: string;
  language: string;
  /** As operators know it, for example `V4_9_8`. */
  version: string;
  lastHeartbeatAtMs: number | null;
}

export interface Subscription {
  topic: string;
  /** TAG or SQL92. */
  expressionType: string;
  expression: string;
  subVersionMs: number | null;
}

/** A consumer group that is online now, as its brokers see it. */
export interface OnlineGroup {
  group: string;
  consumeType: string;
  messageModel: string;
  consumeFromWhere: string;
  subscriptions: Subscription[];
  clients: ConnectedClient[];
}

export interface ClientRunningInfo {
  properties: Map<string, string>;
  subscriptions: Subscription[];
  queues: { topic: string; brokerName: string; queueId: number; commitOffset: number | null; cachedMessages: number | null; cachedMinOffset: number | null; cachedMaxOffset: number | null; lastPullAtMs: number | null; lastConsumedAtMs: number | null; locked: boolean; dropped: boolean }[];
  rates: { topic: string; pullRtMs: number | null; pullTps: number | null; consumeRtMs: number | null; consumeOkTps: number | null; consumeFailedTps: number | null; consumeFailedLastHour: number | null }[];
  threadDump: string;
}

/** Clients that are connected now. Every method may throw AdapterError. */
export interface ClientsPort {
  /** Every producer group, where the engine can list them (capability producerList). */
  producers(): Promise<WithWarnings<{ group: string; brokerName: string; topics: string[] | null; clients: ConnectedClient[] }[]>>;
  producerClients(group: string): Promise<WithWarnings<ConnectedClient[]>>;
  /** null = the group has no client now. */
  onlineGroup(group: string): Promise<WithWarnings<OnlineGroup | null>>;
  /** Asked from the client itself, through a broker. */
  runningInfo(group: string, clientId: string, threadDump: boolean): Promise<ClientRunningInfo>;
}

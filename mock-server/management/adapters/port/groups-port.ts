import type { FromMasters, WithWarnings } from "./adapter-error.ts";

/** Configuration of a consumer group on one broker. */
export interface GroupConfig {
  group: string;
  brokerName: string;
  brokerId: number;
  kind: "user" | "system";
  consumeEnabled: boolean;
  broadcastAllowed: boolean;
  maxRetries: number;
  autoCreated: boolean | null;
  /** Messages a second that the group gets of a topic at most, by topic; null = the engine has no such limits. */
  tpsLimits: ReadonlyMap<string, number> | null;
}

/** Progress of a group on one queue. `consumerOffset` is null when the group never committed there. */
export interface QueueProgress {
  topic: string;
  brokerName: string;
  queueId: number;
  minOffset: number | null;
  maxOffset: number;
  consumerOffset: number | null;
  /** Behind the newest message that clients pulled, at least the consumer offset; null = the engine does not tell. */
  pullOffset: number | null;
  /** Store time of the last consumed message. */
  lastConsumedAtMs: number | null;
}

export interface GroupProgress {
  group: string;
  consumeTps: number | null;
  queues: QueueProgress[];
}

export interface ResetPoint {
  topic: string;
  brokerName: string;
  queueId: number;
  newOffset: number;
  /** What was stored before; null = the group never committed there. */
  oldOffset: number | null;
  /** The queue is to stay where it is; it is written only where nothing is stored, since a broker tells clients of all queues or of none. */
  stays: boolean;
}

/** What became of one point, with the offset that was really reached. */
export interface ResetPointResult {
  point: ResetPoint;
  failure: string;
  /** The point failed after its offset was stored, and the old one could not be put back. */
  mayHaveMoved: boolean;
}

/** Consumer groups and their offsets. Every method may throw AdapterError. */
export interface GroupsPort {
  listConfigs(): Promise<FromMasters<GroupConfig[]>>;
  configsOf(group: string): Promise<WithWarnings<GroupConfig[]>>;
  create(group: Omit<GroupConfig, "brokerName" | "brokerId" | "kind" | "autoCreated" | "tpsLimits"> & { brokerNames: string[] }): Promise<WithWarnings<void>>;
  update(group: string, changes: { brokerNames?: string[]; consumeEnabled?: boolean; broadcastAllowed?: boolean; maxRetries?: number; tpsLimits?: ReadonlyMap<string, number> }): Promise<WithWarnings<void>>;
  /** Configuration and stored offsets on every broker. */
  delete(group: string): Promise<WithWarnings<void>>;
  /** Exact progress of one group, on one topic or on all (retry topics included). */
  progress(group: string, topic?: string): Promise<WithWarnings<GroupProgress>>;
  /** Stored offsets of all groups in one call a broker: `topic@group` -> brokerName -> queueId -> offset. For lists. */
  allOffsets(): Promise<FromMasters<Map<string, Map<string, Map<number, number>>>>>;
  /** Messages of a group on a topic over the last day; null = no sample. */
  consumedLastDay(group: string, topic: string): Promise<number | null>;
  /** Bytes that a group got of a topic over about the last minute; null = no sample. */
  consumedBytesLastMinute(group: string, topic: string): Promise<number | null>;
  /** Requests of a group to a topic that a limit held back over the engine's last minute; null = it counted none yet. */
  throttledLastMinute(group: string, topic: string): Promise<number | null>;
  /** Offset of the first message stored at or after a time, per queue of the topic. */
  offsetsAt(topic: string, timestampMs: number): Promise<WithWarnings<{ brokerName: string; queueId: number; offset: number }[]>>;
  /**
   * Stores exact offsets and tells them to the clients that are online (every queue of the topic needs a point then).
   * Results in the order of the points.
   */
  reset(group: string, topic: string, points: ResetPoint[]): Promise<{ results: ResetPointResult[]; clientsTold: string[] }>;
}

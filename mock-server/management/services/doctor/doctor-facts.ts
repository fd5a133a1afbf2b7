import type { Subscription } from "../../adapters/port/clients-port.ts";

/** What checks look at: one picture of an instance, made of the snapshot and of what the rounds remember. Times in milliseconds since 1970. */
export interface DoctorFacts {
  nowMs: number;
  /** Why nothing can be read now; then the rest is as it was last seen, and checks of it wait. */
  away: { reason: string; sinceMs: number } | null;
  nodes: NodeFact[];
  topics: ReadonlyMap<string, TopicFact>;
  groups: GroupFact[];
}

export interface NodeFact {
  brokerName: string;
  /** 0 = master. */
  brokerId: number;
  address: string;
  answers: boolean;
  failure: string;
  lastSeenAtMs: number;
  /** Somebody stopped it through its name server. */
  isStopped: boolean;
  diskUsedRatio: number | null;
  diskTotalBytes: number | null;
  /** null where the broker does not tell. */
  isStoreWritable: boolean | null;
  /** What its free disk did lately; null while there is too little of it. */
  diskTrend: { freedPerMs: number; overMs: number } | null;
  /** null until it was asked, or when it does not tell. */
  settings: NodeSettings | null;
  /** Of a slave whose master answers; null for masters. */
  following: Following | null;
}

export interface NodeSettings {
  permission: number | null;
  retentionMs: number | null;
  /** Hours of the day in which expired files go, as the broker has it: "04". */
  deleteHours: string;
  /** Beyond it expired files go at any hour. */
  deleteAtOnceRatio: number | null;
  /** Whether the oldest files go before their time when the disk is nearly full. */
  deletesForcibly: boolean | null;
}

export interface Following {
  behindBytes: number;
  /** Since when it is further behind than what is on its way. */
  behindSinceMs: number | null;
  /** Since when its log does not grow although the master's does. */
  standsSinceMs: number | null;
}

export interface TopicFact {
  topic: string;
  queues: TopicQueueFact[];
}

export interface TopicQueueFact {
  brokerName: string;
  queueId: number;
  isReadable: boolean;
  isWritable: boolean;
  /** Messages stored over the window; null while it is too short. */
  stored: { messages: number; overMs: number } | null;
}

export interface GroupFact {
  group: string;
  /** undefined = not asked yet; null = no client. */
  online: { consumeType: string; messageModel: string; subscriptions: Subscription[] } | null | undefined;
  clients: ClientFact[];
  /** Since when the present clients are the same. */
  clientsSinceMs: number;
  /** When a client was seen last; null = never since this console looks. */
  lastOnlineAtMs: number | null;
  /** Its queues with messages that it has not consumed. */
  waiting: WaitingQueue[];
  deadLetters: { stored: number; cameLastHour: number; overMs: number; lastStoredAtMs: number | null } | null;
}

export interface ClientFact {
  clientId: string;
  address: string;
  language: string;
  /** What it told of itself; null with the reason. */
  told: ToldClient | null;
  silence: "notLookedYet" | "clientsDoNotTell" | "manyClients";
}

export interface ToldClient {
  atMs: number;
  subscriptions: Pick<Subscription, "topic" | "expressionType" | "expression">[];
  queues: { topic: string; brokerName: string; queueId: number; cachedMessages: number | null; cachedMinOffset: number | null; lastConsumedAtMs: number | null }[];
}

export interface WaitingQueue {
  topic: string;
  brokerName: string;
  queueId: number;
  minOffset: number;
  maxOffset: number;
  /** Where the group goes on; null = it never committed there. */
  committed: number | null;
  lag: number;
  /** Since when `committed` is the same, and the lag that there was then. */
  standsSinceMs: number;
  lagThen: number;
  /** Messages a second that the group went ahead by lately; 0 while it stands, null until it was seen for a while. */
  consumedPerSecond: number | null;
  /** Store time of the oldest message that waits, or a time before it; null until it was looked at. */
  oldestAtMs: number | null;
  /** Those that retention may delete within the next day; null until they were counted. */
  expiringWithinDay: number | null;
}

/** One queue of a broker, by the address of its master. */
export interface ProbeTarget {
  address: string;
  topic: string;
  queueId: number;
}

export interface ProbeBroker {
  brokerName: string;
  address: string;
  /** Queues of the topic there, for writing and for reading; 0 = the broker does not have the topic. */
  queues: number;
}

/** A message as a probe's reader gets it. */
export interface ProbeArrival {
  queueOffset: number;
  body: Buffer;
}

export interface ProbePullResult {
  /** Empty when nothing came while it was waited for. */
  arrivals: ProbeArrival[];
  nextOffset: number;
  maxOffset: number;
}

/**
 * One producer and one consumer of a single queue, with what their requests cost and nothing more: a send is one request, a
 * consumer's pull is one that the broker holds until there is something and that commits on its way. Every method may throw AdapterError.
 */
export interface ProbesPort {
  /** The masters that are registered now, in the order of their names. */
  brokers(topic: string): Promise<ProbeBroker[]>;
  /** Resolves when the broker has stored the message; any refusal is thrown. */
  send(target: ProbeTarget, body: Buffer): Promise<void>;
  /** The newest messages of a queue, without committing and without waiting. */
  newest(target: ProbeTarget): Promise<ProbePullResult>;
  /** As a consumer of the group does: commits `offset`, and waits up to about `waitMs` for messages from there on. */
  consume(target: ProbeTarget, group: string, offset: number, waitMs: number): Promise<ProbePullResult>;
}

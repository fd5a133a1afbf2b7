import { z } from "zod";
import type { JavaSession } from "./java-session.ts";

const sendShape = z.object({ status: z.string(), state: z.string(), uniqueId: z.string(), queueId: z.number(), queueOffset: z.number() });
const checkShape = z.object({ name: z.string(), topic: z.string(), queueId: z.number(), queueOffset: z.number(), transactionId: z.string(), properties: z.record(z.string(), z.string()) });

type Decision = "COMMIT_MESSAGE" | "ROLLBACK_MESSAGE" | "UNKNOW";

export interface TransactionSend {
  producer: string;
  topic: string;
  /** Key and start of the body. */
  name: string;
  tag?: string;
  flag?: number;
  /** What the producer decides at once, and what it answers when it is asked. */
  local: Decision;
  check?: Decision;
  properties?: Record<string, string>;
}

/** Producers of transactions in a Java session. */
export class TransactionSession {
  readonly #java: JavaSession;

  constructor(java: JavaSession) {
    this.#java = java;
  }

  /** With a topic, the producer's group is known to its brokers within a second, though it sent nothing. */
  async start(producer: string, group: string, topic: string): Promise<void> {
    await this.#java.call("transaction.start", { producer, group, topic }, z.unknown());
  }

  send(send: TransactionSend): Promise<z.infer<typeof sendShape>> {
    return this.#java.call("transaction.send", { tag: "paid", flag: 0, check: "UNKNOW", ...send }, sendShape);
  }

  /** What the producer was asked about, in order. */
  checks(producer: string): Promise<z.infer<typeof checkShape>[]> {
    return this.#java.call("transaction.checks", { producer }, z.array(checkShape));
  }
}

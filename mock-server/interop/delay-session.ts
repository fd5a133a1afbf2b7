import { z } from "zod";
import type { RawConnection } from "../../e2e/engines/remoting-request.ts";
import { decodeRecords, type PlainRecord } from "../broker/core/delay/plain-record.ts";
import type { JavaSession } from "./java-session.ts";

const sent = z.object({ status: z.string(), offsetId: z.string(), queueId: z.number(), queueOffset: z.number() });

export interface DelayedSend {
  topic: string;
  /** Key of the message and start of its body. */
  name: string;
  queueId?: number;
  level?: number;
  properties?: Record<string, string>;
  /** Bytes of the body. */
  size?: number;
}

/** Delayed messages sent with Java and looked at byte by byte. */
export class DelaySession {
  readonly #java: JavaSession;
  readonly #broker: RawConnection;

  constructor(java: JavaSession, broker: RawConnection) {
    this.#java = java;
    this.#broker = broker;
  }

  send(send: DelayedSend): Promise<z.infer<typeof sent>> {
    return this.#java.call("delay.send", { broker: "broker-a", queueId: 0, ...send }, sent);
  }

  /** The record that an offset id names. */
  async recordOf(offsetId: string): Promise<PlainRecord | undefined> {
    const answer = await this.#broker.ask(33, { offset: Number.parseInt(offsetId.slice(16), 16) });
    return decodeRecords(answer.body)[0];
  }

  /** Everything that a queue holds now, at most 32 messages. */
  async stored(topic: string, queueId = 0): Promise<PlainRecord[]> {
    const answer = await this.#broker.ask(11, {
      consumerGroup: "GID_delay", topic, queueId, queueOffset: 0, maxMsgNums: 32, sysFlag: 4, commitOffset: 0, suspendTimeoutMillis: 0, subscription: "*", subVersion: 0, expressionType: "TAG",
    });
    return decodeRecords(answer.body);
  }

  async names(topic: string, queueId = 0): Promise<string[]> {
    return (await this.stored(topic, queueId)).map(({ body }) => body.slice(0, body.indexOf("|")));
  }
}

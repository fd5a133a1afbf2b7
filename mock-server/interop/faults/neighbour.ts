import { expect } from "vitest";
import { RawConnection } from "../../../e2e/engines/remoting-request.ts";
import { sendFields } from "../raw-load.ts";

const sendMessageV2 = 310;
const getMaxOffset = 30;

/** A client that behaves, and must never notice what others do to the broker. */
export class Neighbour {
  readonly connection: RawConnection;
  readonly topic: string;

  constructor(broker: string, topic: string) {
    this.connection = new RawConnection(broker);
    this.topic = topic;
  }

  /** The answer's code. */
  async send(uniqueId: string, body: Buffer): Promise<number> {
    return (await this.connection.ask(sendMessageV2, sendFields(this.topic, 0, uniqueId), body)).code;
  }

  async expectUndisturbed(): Promise<void> {
    const before = await this.#maxOffset();
    expect(await this.send(`neighbour-${before}`, Buffer.from("still here"))).toBe(0);
    expect(await this.#maxOffset()).toBe(before + 1);
  }

  close(): void {
    this.connection.close();
  }

  async #maxOffset(): Promise<number> {
    return Number((await this.connection.ask(getMaxOffset, { topic: this.topic, queueId: 0 })).extFields.offset);
  }
}

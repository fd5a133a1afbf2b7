import { Message, Producer } from "ali-ons";

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined };
let producers = 0;

/** A real client that signs what it sends. */
export interface SignedProducer {
  /** How the send ended; the client tries four times and keeps the broker's words to itself. */
  send: (topic: string) => Promise<"SEND_OK" | "refused">;
  close: () => Promise<void>;
}

/** Connects an ali-ons producer with an account; its instance name is new each time, because the client keeps one connection a name for good. */
export async function connectSignedProducer(namesrv: string, account: { userId: string; secret: string } | undefined): Promise<SignedProducer> {
  producers += 1;
  const signature = account && { accessKeyId: account.userId, accessKeySecret: account.secret };
  const producer = new Producer({ ...signature, nameSrv: namesrv, httpclient: {}, instanceName: `signed-${process.pid}-${producers}`, logger: quiet, clientIP: "127.0.0.1", producerGroup: `PG_signed_${producers}` });
  producer.on("error", () => undefined);
  await producer.ready();
  const send: SignedProducer["send"] = async (topic) => {
    try {
      await producer.send(new Message(topic, "TagA", "signed"));
      return "SEND_OK";
    } catch (error) {
      if (error instanceof Error && error.message.includes("still failed")) return "refused";
      throw error;
    }
  };
  // Who is refused cannot say goodbye either.
  return { send, close: () => producer.close().catch(() => undefined) };
}

/** Ends the producer that the package makes beside its first client and never closes: it would look for a stopped name server for ever. */
export async function closeInnerProducer(): Promise<void> {
  const inner = Producer.defaultProducer;
  Producer.defaultProducer = undefined;
  inner?.on("error", () => undefined);
  await inner?.close().catch(() => undefined);
}

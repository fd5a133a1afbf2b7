/** The part of the npm package ali-ons that the interop tests use; it ships no types. */
declare module "ali-ons" {
  interface Logger {
    info(...parts: unknown[]): void;
    warn(...parts: unknown[]): void;
    error(...parts: unknown[]): void;
    debug(...parts: unknown[]): void;
  }
  interface ClientOptions {
    nameSrv: string;
    /** Only called when the name server list itself is behind an HTTP address. */
    httpclient: object;
    instanceName?: string;
    logger?: Logger;
    clientIP?: string;
    accessKeyId?: string;
    accessKeySecret?: string;
  }
  export class Message {
    constructor(topic: string, tags: string | null, body: string | Buffer);
    topic: string;
    tags: string | undefined;
    get keys(): string | undefined;
    set keys(values: string[]);
    /** Milliseconds since the epoch. */
    setStartDeliverTime(timeMs: number): void;
    msgId: string | null;
    body: Buffer;
    properties: Record<string, string>;
    queueId: number;
    queueOffset: number;
    reconsumeTimes: number;
  }
  export class Producer {
    /** Made beside the first client of the process with its options, and never closed by the package. */
    static defaultProducer: Producer | undefined;
    constructor(options: ClientOptions & { producerGroup: string });
    ready(): Promise<void>;
    send(message: Message): Promise<{ sendStatus: string; msgId: string; messageQueue: { queueId: number; brokerName: string }; queueOffset: number }>;
    on(event: "error", listener: (error: Error) => void): void;
    close(): Promise<void>;
  }
  export class Consumer {
    constructor(options: ClientOptions & { consumerGroup: string; parallelConsumeLimit?: number; rebalanceInterval?: number; consumeFromWhere?: string });
    ready(): Promise<void>;
    subscribe(topic: string, tags: string, handler: (message: Message) => Promise<symbol | undefined>): void;
    /** What a handler returns for a message that it could not handle. */
    static ACTION_RETRY: symbol;
    on(event: "error", listener: (error: Error) => void): void;
    close(): Promise<void>;
  }
}

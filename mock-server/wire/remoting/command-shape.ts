/** How the header is written: 0 JSON, 1 the binary form that RocketMQ calls ROCKETMQ. An answer uses its request's. */
export type SerializeType = 0 | 1;

/** One request or answer (protocol sheet §1). `body` is a view of the frame, empty when there is none. */
export interface RemotingCommand {
  code: number;
  language: string;
  version: number;
  opaque: number;
  flag: number;
  remark: string | undefined;
  extFields: Record<string, string>;
  serializeType: SerializeType;
  body: Buffer;
}

/** Everything of a command but its body. */
export type CommandHeader = Omit<RemotingCommand, "body">;

export const flagResponse = 1;
export const flagOneway = 2;
/** The version this side gives: that of 4.9.8 (protocol sheet §1). */
export const protocolVersion = 409;

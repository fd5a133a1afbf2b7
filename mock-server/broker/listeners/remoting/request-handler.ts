import type { Broker } from "../../core/broker.ts";
import type { Refusal } from "../../core/refusal.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import type { Answer, RemotingConnection } from "./remoting-connection.ts";

/** Serves one request code. Nothing returned = the handler answers later by itself. What it throws is answered with code 1. */
export type BrokerHandler = (command: RemotingCommand, connection: RemotingConnection, broker: Broker) => Answer | undefined | Promise<Answer>;

/** Handlers by request code. */
export type HandlerTable = Record<number, BrokerHandler>;

export const success: Answer = { code: ResponseCode.SUCCESS };
/** Success of a request after which the broker keeps something that it did not keep before. */
export const kept: Answer = { code: ResponseCode.SUCCESS, changes: true };

export function succeed(body?: Buffer | string, ext?: readonly string[]): Answer {
  return { code: ResponseCode.SUCCESS, body, ext };
}

export function refuse(refusal: Refusal): Answer {
  return { code: ResponseCode[refusal.refusal], remark: refusal.remark };
}

/** The words of a 4.9 broker around what went wrong while it read or served a request. */
export function answerOfError(error: unknown): Answer {
  const message = error instanceof Error ? error.message : String(error);
  return { code: ResponseCode.SYSTEM_ERROR, remark: `org.apache.rocketmq.remoting.exception.RemotingCommandException: ${message}` };
}

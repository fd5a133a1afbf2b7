import { formatControlledNodes, type ControlledNode } from "../../../../../wire/remoting/bodies/controlled-nodes.ts";
import { requireText } from "../../../../../wire/remoting/header-fields.ts";
import type { RemotingCommand } from "../../../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { Answer, RemotingConnection } from "../../remoting-connection.ts";
import { succeed } from "../../request-handler.ts";
import type { NameServerHandler } from "./name-server-routes.ts";

export type NodeAction = "start" | "stop" | "restart";

/** The brokers beside a name server in its process. */
export interface NodeControl {
  nodes(): ControlledNode[];
  /** Begins the action and returns; `nodes` tells how it goes. A string is the refusal in words. */
  act(brokerName: string, action: NodeAction): string | undefined;
  /** The answer to whoever may not control nodes; undefined = go on. */
  refusalOf(command: RemotingCommand, connection: RemotingConnection): Answer | undefined;
}

/** List, start, stop and restart brokers (MQDECK_*): ours, because RocketMQ has no such requests. */
export function nodeControlHandlers(control: NodeControl): Record<number, NameServerHandler> {
  const guarded = (serve: (command: RemotingCommand) => Answer): NameServerHandler => (command, _nameServer, connection) => control.refusalOf(command, connection) ?? serve(command);
  const acting = (action: NodeAction): NameServerHandler =>
    guarded((command) => {
      const refused = control.act(requireText(command.extFields, "brokerName"), action);
      return refused === undefined ? succeed(formatControlledNodes(control.nodes())) : { code: ResponseCode.SYSTEM_ERROR, remark: refused };
    });
  return {
    [RequestCode.MQDECK_LIST_NODES]: guarded(() => succeed(formatControlledNodes(control.nodes()))),
    [RequestCode.MQDECK_START_NODE]: acting("start"),
    [RequestCode.MQDECK_STOP_NODE]: acting("stop"),
    [RequestCode.MQDECK_RESTART_NODE]: acting("restart"),
  };
}

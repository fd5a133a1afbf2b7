import type { NameServer } from "../../core/broker.ts";
import { decodeCommand } from "../../../wire/remoting/remoting-command.ts";
import { nodeControlHandlers, type NodeControl } from "./handlers/name-server/node-control.ts";
import { nameServerSettingsHandlers } from "./handlers/name-server/name-server-settings.ts";
import { registrationHandlers } from "./handlers/name-server/name-server-registration.ts";
import { routeHandlers, type NameServerHandler } from "./handlers/name-server/name-server-routes.ts";
import { isAnswer, isOneway, type Answer, type FrameReceiver, type RemotingConnection } from "./remoting-connection.ts";
import type { LogLine, RemotingServer } from "./remoting-server.ts";
import { answerOfError } from "./request-handler.ts";
import { Turn } from "./turn.ts";

const handlers: Record<number, NameServerHandler> = { ...routeHandlers, ...registrationHandlers, ...nameServerSettingsHandlers };

/** The port of the name server. Unknown codes get no answer, as a real one does. */
export class NameServerListener implements FrameReceiver {
  private readonly table: Record<number, NameServerHandler>;
  private readonly nameServer: NameServer;
  private readonly server: RemotingServer;

  constructor(nameServer: NameServer, server: RemotingServer, control: NodeControl, log: LogLine) {
    this.table = { ...handlers, ...nodeControlHandlers(control) };
    this.nameServer = nameServer;
    this.server = server;
    const turn = new Turn({ commit: () => undefined, resume: () => false, sync: undefined, refuseStored: () => undefined, reportLate: () => undefined });
    server.serve("name server", turn, this, log);
  }

  close(): Promise<void> {
    return this.server.close();
  }

  onFrame(connection: RemotingConnection, frame: Buffer, start: number, end: number): void {
    const command = decodeCommand(frame, start, end);
    const handler = this.table[command.code];
    if (!handler || isAnswer(command)) return;
    let answer: Answer;
    try {
      answer = handler(command, this.nameServer, connection);
    } catch (error) {
      answer = answerOfError(error);
    }
    if (!isOneway(command)) connection.answer(command.opaque, command.serializeType, answer);
  }

  onClosed(connection: RemotingConnection): void {
    this.nameServer.routes.channelClosed(connection);
  }
}

import type { Broker } from "../../core/broker.ts";
import { decodeCommand, type RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { AccessGuard } from "./access-guard.ts";
import { accessAdminHandlers } from "./handlers/admin/access-admin.ts";
import { brokerAdminHandlers } from "./handlers/admin/broker-admin.ts";
import { clientHandlers } from "./handlers/clients/clients.ts";
import { connectionHandlers } from "./handlers/clients/connections.ts";
import { queryConsumeQueue } from "./handlers/messages/consume-queue.ts";
import { consumeStatsHandlers } from "./handlers/clients/consume-stats.ts";
import { consumerCallHandlers } from "./handlers/clients/consumer-calls.ts";
import { consumerOffsetHandlers } from "./handlers/clients/consumer-offsets.ts";
import { consumerSendBack } from "./handlers/messages/consumer-send-back.ts";
import { transactionHandlers } from "./handlers/messages/end-transaction.ts";
import { groupAdminHandlers } from "./handlers/admin/group-admin.ts";
import { messageQueryHandlers } from "./handlers/messages/message-query.ts";
import { orderLockHandlers } from "./handlers/clients/order-locks.ts";
import { pullMessage } from "./handlers/messages/pull-message.ts";
import { queueOffsetHandlers } from "./handlers/messages/queue-offsets.ts";
import { replyMessage } from "./handlers/messages/reply-message.ts";
import { SendMessageHandler } from "./handlers/messages/send-message.ts";
import { topicAdminHandlers } from "./handlers/admin/topic-admin.ts";
import type { OutputBuffer } from "./output-buffers.ts";
import { refuseStored, reportFlushTimeout } from "./refuse-stored.ts";
import { findProducersOf } from "./producer-asking.ts";
import { isAnswer, isOneway, RemotingConnection, type Answer, type FrameReceiver } from "./remoting-connection.ts";
import type { LogLine, RemotingServer } from "./remoting-server.ts";
import { answerOfError, type BrokerHandler, type HandlerTable } from "./request-handler.ts";
import { flushInTime } from "./flush-in-time.ts";
import { Turn, type TurnWork } from "./turn.ts";

const table: HandlerTable = {
  ...queueOffsetHandlers,
  ...consumerOffsetHandlers,
  ...messageQueryHandlers,
  ...clientHandlers,
  ...orderLockHandlers,
  ...topicAdminHandlers,
  ...groupAdminHandlers,
  ...brokerAdminHandlers,
  ...accessAdminHandlers,
  ...consumeStatsHandlers,
  ...connectionHandlers,
  ...consumerCallHandlers,
  ...transactionHandlers,
  [RequestCode.PULL_MESSAGE]: pullMessage,
  [RequestCode.LITE_PULL_MESSAGE]: pullMessage,
  [RequestCode.CONSUMER_SEND_MSG_BACK]: consumerSendBack,
  [RequestCode.SEND_REPLY_MESSAGE]: replyMessage,
  [RequestCode.SEND_REPLY_MESSAGE_V2]: replyMessage,
  [RequestCode.QUERY_CONSUME_QUEUE]: queryConsumeQueue,
};

/** A slow disk is late with every turn; the log hears of it this often. */
const tellLateEveryMs = 10_000;

/** The port of one broker: frames to handlers, answers back. */
export class BrokerListener implements FrameReceiver, TurnWork {
  private readonly broker: Broker;
  private readonly server: RemotingServer;
  private readonly turn: Turn;
  private readonly sends: SendMessageHandler;
  readonly guard: AccessGuard;
  private readonly log: LogLine;
  private toldLateMs = 0;
  private readonly flush = (): Promise<"flushed" | "late"> => flushInTime(this.broker.store.flush(), this.broker.settings.values.syncFlushTimeout);

  constructor(broker: Broker, server: RemotingServer, log: LogLine) {
    this.broker = broker;
    this.server = server;
    this.log = log;
    this.turn = new Turn(this);
    this.sends = new SendMessageHandler(broker);
    this.guard = new AccessGuard(broker.access, broker.settings);
    broker.transactions.findProducersBy(findProducersOf(broker));
    broker.onWoken(() => this.turn.wake());
    broker.onTrouble((error) => log(`broker ${broker.settings.brokerName} will try again what failed`, { reason: error instanceof Error ? error.message : String(error) }));
    broker.consumers.onMembersChanged((group, members) => {
      for (const { channel } of members) if (channel instanceof RemotingConnection) channel.notify(RequestCode.NOTIFY_CONSUMER_IDS_CHANGED, { consumerGroup: group });
    });
    server.serve(`broker ${broker.settings.brokerName}`, this.turn, this, log);
  }

  async close(): Promise<void> {
    this.server.stopReading();
    this.turn.end();
    await this.turn.settled();
    await this.server.close();
  }

  commit(): void {
    this.broker.commit();
  }

  /** Looked at once a turn: whether sends wait for the disk may change while the broker runs. */
  get sync(): TurnWork["sync"] {
    return this.broker.settings.values.flushDiskType === "SYNC_FLUSH" ? this.flush : undefined;
  }

  reportLate(output: OutputBuffer): void {
    const nowMs = this.broker.clock.now();
    if (nowMs - this.toldLateMs >= tellLateEveryMs) this.tellLate(nowMs);
    reportFlushTimeout(output);
  }

  private tellLate(nowMs: number): void {
    this.toldLateMs = nowMs;
    this.log(`broker ${this.broker.settings.brokerName}: the disk is slow, producers are told so`, { timeoutMs: this.broker.settings.values.syncFlushTimeout });
  }

  resume(): boolean {
    if (!this.broker.parking.hasWoken) return false;
    this.broker.parking.resumeWoken();
    return true;
  }

  refuseStored(output: OutputBuffer, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.log(`broker ${this.broker.settings.brokerName} cannot write`, { reason });
    refuseStored(output, reason);
  }

  onFrame(connection: RemotingConnection, frame: Buffer, start: number, end: number): void {
    const isGuarded = this.guard.isOn;
    if (!isGuarded && this.sends.tryRecognised(connection, frame, start, end)) return;
    const command = decodeCommand(frame, start, end);
    if (isAnswer(command)) return connection.settleWith(command);
    const refusal = isGuarded ? this.guard.refusalOf(command, connection) : undefined;
    if (refusal) return this.reply(connection, command, refusal);
    if (command.code === RequestCode.SEND_MESSAGE || command.code === RequestCode.SEND_MESSAGE_V2 || command.code === RequestCode.SEND_BATCH_MESSAGE) {
      this.send(connection, command, frame.subarray(start + 4, end - command.body.length));
      return;
    }
    this.run(connection, command, table[command.code] ?? unsupported);
  }

  onClosed(connection: RemotingConnection): void {
    this.broker.channelClosed(connection);
  }

  private send(connection: RemotingConnection, command: RemotingCommand, headerBytes: Buffer): void {
    this.run(connection, command, () => {
      const answer = this.sends.handle(command, connection);
      if (answer.code === ResponseCode.SUCCESS && !isOneway(command) && !this.guard.isOn) this.sends.learn(connection, command, headerBytes);
      return answer;
    });
  }

  private run(connection: RemotingConnection, command: RemotingCommand, handler: BrokerHandler): void {
    let answer: Answer | undefined | Promise<Answer>;
    try {
      answer = handler(command, connection, this.broker);
    } catch (error) {
      answer = answerOfError(error);
    }
    if (answer instanceof Promise) answer.catch(answerOfError).then((late) => this.reply(connection, command, late), () => undefined);
    else if (answer) this.reply(connection, command, answer);
  }

  private reply(connection: RemotingConnection, command: RemotingCommand, answer: Answer): void {
    if (!isOneway(command) && !connection.isClosed) connection.answer(command.opaque, command.serializeType, answer);
  }
}

function unsupported(command: RemotingCommand): Answer {
  return { code: ResponseCode.REQUEST_CODE_NOT_SUPPORTED, remark: ` request type ${command.code} not supported` };
}

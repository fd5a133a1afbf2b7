import type { Broker } from "../../../../core/broker.ts";
import { ResponseCode } from "../../../../../wire/remoting/response-code.ts";
import type { Answer, RemotingConnection } from "../../remoting-connection.ts";

/** A pull that is over the rate of its group or of the broker. */
export interface ThrottledPull {
  broker: Broker;
  connection: RemotingConnection;
  group: string;
  topic: string;
  /** 0 = the client does not wait. */
  suspendTimeoutMs: number;
  /** Looks again, when the rate allows it. */
  lookAgain: () => void;
  answer: (answer: Answer) => void;
}

/** Holds a pull until messages may go again (nothing returned), or answers 215: a client asks again after 20 ms then. */
export function throttlePull(pull: ThrottledPull): Answer | undefined {
  const { broker, connection, group, topic, suspendTimeoutMs } = pull;
  broker.limits.countThrottledPull(group, topic);
  const flowControl: Answer = { code: ResponseCode.FLOW_CONTROL, remark: `the group[${group}] has got its messages of this second from topic[${topic}], start flow control for a while` };
  const isHeld =
    suspendTimeoutMs > 0 &&
    broker.limits.held.hold({
      deadlineMs: broker.clock.now() + suspendTimeoutMs,
      mayGo: () => connection.isClosed || broker.limits.allowance(broker.groups.get(group), topic) >= 1,
      resume: pull.lookAgain,
      giveUp: () => pull.answer(flowControl),
    });
  return isHeld ? undefined : flowControl;
}

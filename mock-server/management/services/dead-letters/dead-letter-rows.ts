import { createHash } from "node:crypto";
import { resendMarker } from "../../../../src/contract/dead-letters.ts";
import type { ResponseOf } from "../../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../../src/contract/endpoints.ts";
import type { DeadLetterRow } from "../../../../src/contract/dead-letters.ts";
import type { StoredMessage } from "../../adapters/port/messages-port.ts";
import type { ResendLedgerStore } from "../../store/resend-ledger-store.ts";
import { retriesOfDeadLetter } from "../messages/retry-count.ts";
import { classOf } from "./body-shape.ts";
import type { DeadLetterClass } from "./body-shape.ts";
import { originTopicOf } from "./resend-record.ts";
import { deletedNotBefore } from "./retention.ts";

type Retention = ResponseOf<Endpoints["listDeadLetters"]>["retention"];

/** A dead letter with what it has in common with others. */
export interface ClassedMessage extends DeadLetterClass {
  message: StoredMessage;
  originTopic: string;
  tags: string;
  /** The same for all of one origin topic, tag and pattern. */
  classId: string;
}

export async function classed(message: StoredMessage): Promise<ClassedMessage> {
  const kind = await classOf(message);
  const originTopic = originTopicOf(message);
  const tags = message.properties["TAGS"] ?? "";
  const classId = createHash("sha256").update(JSON.stringify([originTopic, tags, kind.basis, kind.pattern])).digest("base64url").slice(0, 16);
  return { ...kind, message, originTopic, tags, classId };
}

/** Rows with what the ledger has of their messages. */
export function rowsOf(instanceId: string, classedMessages: readonly ClassedMessage[], ledger: ResendLedgerStore, retention: Retention): DeadLetterRow[] {
  const resent = ledger.summaries(instanceId, classedMessages.map(({ message }) => message.offsetMessageId));
  return classedMessages.map(({ basis, classId, message, originTopic, pattern, tags }) => {
    const { bornAtMs, body, bornHost, brokerName, offsetMessageId, properties, queueId, queueOffset, storedAtMs, uniqueId } = message;
    const summary = resent.get(offsetMessageId)?.find(({ deadAt }) => deadAt === storedAtMs);
    return {
      offsetMessageId,
      uniqueId,
      brokerName,
      queueId,
      queueOffset,
      originTopic,
      originMessageId: properties["ORIGIN_MESSAGE_ID"] ?? "",
      retries: retriesOfDeadLetter(message),
      bornAt: bornAtMs,
      deadAt: storedAtMs,
      deletedNotBefore: deletedNotBefore(storedAtMs, retention),
      tags,
      keys: properties["KEYS"] ?? "",
      bornHost,
      bodyBytes: body.length,
      basis,
      pattern,
      classId,
      diedAgain: properties[resendMarker] !== undefined,
      resends: summary?.count ?? 0,
      lastResentAt: summary?.lastAt ?? null,
    };
  });
}

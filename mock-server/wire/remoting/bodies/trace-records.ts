/** What a message was when it was sent; the number in a record is the place in this list. */
const sentKinds = ["normal", "half", "commit", "delay"] as const;
/** How a listener ended; the number in a record is the place in this list. */
const consumeResults = ["success", "timeout", "exception", "null", "failed"] as const;

export type TracedKind = (typeof sentKinds)[number] | "unknown";
export type TracedConsumeResult = (typeof consumeResults)[number] | "unknown";

/** A message was sent, or several in one batch. */
export interface SentRecord {
  type: "Pub";
  /** Begin of the sending (Java); its end where `isTimedAtEnd`. */
  timeMs: number;
  isTimedAtEnd: boolean;
  costMs: number;
  group: string;
  topic: string;
  /** One of each message of a batch. */
  messageIds: string[];
  offsetMessageIds: string[];
  tags: string;
  keys: string;
  /** The broker's address. */
  storeHost: string;
  bodyBytes: number;
  kind: TracedKind;
  isSuccess: boolean;
  /** Empty where the client does not write it (Java 4.9). */
  clientHost: string;
}

/** A message was handed to a listener. */
export interface DeliveredRecord {
  type: "SubBefore";
  timeMs: number;
  group: string;
  /** The same in the record of its end, and in those of all messages of one call. */
  requestId: string;
  messageId: string;
  retryTimes: number;
  keys: string;
  clientHost: string;
}

/** A listener ended. */
export interface ConsumedRecord {
  type: "SubAfter";
  requestId: string;
  messageId: string;
  /** Java divides what the call took by the messages in it. */
  costMs: number;
  isSuccess: boolean;
  keys: string;
  result: TracedConsumeResult;
  /** Not written by old clients and by those of a cloud. */
  timeMs: number | null;
  group: string;
}

/** A producer said how its transaction ends. */
export interface TransactionEndRecord {
  type: "EndTransaction";
  timeMs: number;
  group: string;
  topic: string;
  messageId: string;
  tags: string;
  keys: string;
  storeHost: string;
  transactionId: string;
  state: "COMMIT_MESSAGE" | "ROLLBACK_MESSAGE" | "UNKNOW";
  /** The broker had asked. */
  isFromCheck: boolean;
}

export type TraceRecord = SentRecord | DeliveredRecord | ConsumedRecord | TransactionEndRecord;

const recordEnd = "\u0002";
const fieldEnd = "\u0001";
/** Fields of a SubAfter record that its cloud variant ends with, without an end of record: the next one follows in the same piece. */
const shortConsumedFields = 7;
const recordTypes = new Set(["Pub", "SubBefore", "SubAfter", "EndTransaction", "Recall"]);

/**
 * The body of a message in a trace topic. Records end with 0x02, their fields are parted by 0x01 (protocol sheet, section 5, Trace):
 *
 *   Pub            time region group topic msgId tags keys storeHost bodyLength cost msgType [offsetMsgId] success [clientHost]
 *   SubBefore      time region group requestId msgId retryTimes keys [clientHost]
 *   SubAfter       requestId msgId cost success keys [contextCode [time group]]
 *   EndTransaction time region group topic msgId tags keys storeHost msgType transactionId state fromCheck
 *
 * `skippedRecords` counts what is torn or of an unknown type: it hides none of the others.
 */
export function parseTraceRecords(body: Buffer): { records: TraceRecord[]; skippedRecords: number } {
  const records: TraceRecord[] = [];
  let skippedRecords = 0;
  const pieces = body.toString("utf8").split(recordEnd);
  for (const [index, piece] of pieces.entries()) {
    if (piece === "") continue;
    for (const { fields, isCutOff } of recordsOf(piece, index === pieces.length - 1)) {
      const record = isCutOff ? undefined : parseRecord(fields);
      if (record) records.push(record);
      else skippedRecords++;
    }
  }
  return { records, skippedRecords };
}

/** The records between two ends of record. The last piece of a body has none: it is whole only where it is of the cloud's variant. */
function recordsOf(piece: string, isLast: boolean): { fields: string[]; isCutOff: boolean }[] {
  const found: { fields: string[]; isCutOff: boolean }[] = [];
  let fields = piece.split(fieldEnd);
  while (beginsWithShortConsumed(fields, isLast)) {
    found.push({ fields: fields.slice(0, shortConsumedFields), isCutOff: false });
    fields = fields.slice(shortConsumedFields);
  }
  if (fields.join("") !== "") found.push({ fields, isCutOff: isLast });
  return found;
}

function beginsWithShortConsumed(fields: string[], isLast: boolean): boolean {
  if (fields[0] !== "SubAfter") return false;
  const next = fields[shortConsumedFields] ?? "";
  return recordTypes.has(next) || (isLast && next === "" && fields.length === shortConsumedFields + 1);
}

function parseRecord(fields: string[]): TraceRecord | undefined {
  const rest = fields.slice(1);
  switch (fields[0]) {
    case "Pub":
      return parseSent(rest);
    case "SubBefore":
      return parseDelivered(rest);
    case "SubAfter":
      return parseConsumed(rest);
    case "EndTransaction":
      return parseTransactionEnd(rest);
    default:
      return undefined;
  }
}

function parseSent(fields: string[]): SentRecord | undefined {
  const [time, , group = "", topic = "", ids = "", tags = "", keys = "", storeHost = "", bodyLength, cost, kind] = fields;
  const timeMs = integer(time);
  const costMs = integer(cost);
  const bodyBytes = integer(bodyLength);
  const hasOffsetIds = fields.length > 12;
  const success = fields[hasOffsetIds ? 12 : 11];
  if (timeMs === undefined || costMs === undefined || bodyBytes === undefined || ids === "" || !isFlag(success)) return undefined;
  return {
    type: "Pub",
    timeMs,
    // The Go client, which names its own host, looks at the clock when the answer is there.
    isTimedAtEnd: fields.length > 13,
    costMs,
    group: written(group),
    topic: written(topic),
    messageIds: ids.split(","),
    offsetMessageIds: hasOffsetIds ? written(fields[11] ?? "").split(",") : [],
    tags: written(tags),
    keys: written(keys),
    storeHost: written(storeHost),
    bodyBytes,
    kind: sentKinds[integer(kind) ?? -1] ?? "unknown",
    isSuccess: success === "true",
    clientHost: written(fields[13] ?? ""),
  };
}

function parseDelivered([time, , group = "", requestId = "", messageId = "", retries, keys = "", clientHost = ""]: string[]): DeliveredRecord | undefined {
  const timeMs = integer(time);
  const retryTimes = integer(retries);
  if (timeMs === undefined || retryTimes === undefined || requestId === "" || messageId === "") return undefined;
  return { type: "SubBefore", timeMs, group: written(group), requestId, messageId, retryTimes, keys: written(keys), clientHost: written(clientHost) };
}

function parseConsumed([requestId = "", messageId = "", cost, success, keys = "", code, time, group = ""]: string[]): ConsumedRecord | undefined {
  const costMs = integer(cost);
  if (costMs === undefined || requestId === "" || messageId === "" || !isFlag(success)) return undefined;
  const result = consumeResults[integer(code) ?? -1] ?? "unknown";
  return { type: "SubAfter", requestId, messageId, costMs, isSuccess: success === "true", keys: written(keys), result, timeMs: integer(time) ?? null, group: written(group) };
}

function parseTransactionEnd([time, , group = "", topic = "", messageId = "", tags = "", keys = "", storeHost = "", , transactionId = "", state, isFromCheck]: string[]): TransactionEndRecord | undefined {
  const timeMs = integer(time);
  if (timeMs === undefined || messageId === "" || (state !== "COMMIT_MESSAGE" && state !== "ROLLBACK_MESSAGE" && state !== "UNKNOW") || !isFlag(isFromCheck)) return undefined;
  return { type: "EndTransaction", timeMs, group: written(group), topic: written(topic), messageId, tags: written(tags), keys: written(keys), storeHost: written(storeHost), transactionId: written(transactionId), state, isFromCheck: isFromCheck === "true" };
}

/** Java writes the word where it has nothing. */
function written(text: string): string {
  return text === "null" ? "" : text;
}

function isFlag(text: string | undefined): text is "true" | "false" {
  return text === "true" || text === "false";
}

function integer(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
}

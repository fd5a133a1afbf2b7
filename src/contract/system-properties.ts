/**
 * Names of properties that clients and brokers write themselves (MessageConst of 4.9, timers and transactions of 5.x). A
 * copy that begins anew must not carry them: they would delay it, end a transaction, or answer somebody's request.
 * What an application sets stays: its own names, TAGS, KEYS, the sharding key and BUYER_ID. No zod here: the page loads this file.
 */
export const systemProperties: ReadonlySet<string> = new Set([
  "UNIQ_KEY", "WAIT", "DELAY", "RETRY_TOPIC", "REAL_TOPIC", "REAL_QID", "TRAN_MSG", "PGROUP", "MIN_OFFSET", "MAX_OFFSET", "ORIGIN_MESSAGE_ID", "TRANSFER_FLAG", "CORRECTION_FLAG", "MQ2_FLAG", "RECONSUME_TIME", "MSG_REGION", "TRACE_ON",
  "MAX_RECONSUME_TIMES", "CONSUME_START_TIME", "TRAN_PREPARED_QUEUE_OFFSET", "TRANSACTION_CHECK_TIMES", "CHECK_IMMUNITY_TIME_IN_SECONDS", "__transactionId__", "INSTANCE_ID", "CLUSTER", "EXTEND_UNIQ_INFO", "BORN_HOST", "BORN_TIMESTAMP",
  "CORRELATION_ID", "REPLY_TO_CLIENT", "TTL", "ARRIVE_TIME", "PUSH_REPLY_TIME", "MSG_TYPE", "INNER_MULTI_DISPATCH", "INNER_MULTI_QUEUE_OFFSET", "INNER_NUM", "INNER_BASE", "DUP_INFO", "1ST_POP_TIME", "POP_CK",
  "TIMER_DELAY_SEC", "TIMER_DELAY_MS", "TIMER_DELIVER_MS", "TIMER_OUT_MS", "TIMER_ENQUEUE_MS", "TIMER_DEQUEUE_MS", "TIMER_ROLL_TIMES", "TIMER_DEL_UNIQKEY", "__STARTDELIVERTIME", "MQDECK_RESEND",
]);

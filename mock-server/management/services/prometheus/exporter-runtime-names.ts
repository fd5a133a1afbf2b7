/**
 * Names under which rocketmq-exporter gives the keys of a broker's runtime information (code 28), without the prefix
 * `rocketmq_brokeruntime_`. Rates of three windows have three names each; see `exporterRates`.
 */
export const exporterRuntimeNames: Record<string, string> = {
  msgPutTotalTodayNow: "msg_put_total_today_now",
  msgGetTotalTodayNow: "msg_gettotal_today_now",
  msgPutTotalTodayMorning: "msg_puttotal_todaymorning",
  msgGetTotalTodayMorning: "msg_gettotal_todaymorning",
  msgPutTotalYesterdayMorning: "msg_puttotal_yesterdaymorning",
  msgGetTotalYesterdayMorning: "msg_gettotal_yesterdaymorning",
  dispatchBehindBytes: "dispatch_behind_bytes",
  dispatchMaxBuffer: "dispatch_maxbuffer",
  putMessageSizeTotal: "put_message_size_total",
  putMessageAverageSize: "put_message_average_size",
  putMessageTimesTotal: "putmessage_times_total",
  putMessageEntireTimeMax: "putmessage_entire_time_max",
  getMessageEntireTimeMax: "getmessage_entire_time_max",
  startAcceptSendRequestTimeStamp: "start_accept_sendrequest_time",
  earliestMessageTimeStamp: "earliest_message_timestamp",
  remainTransientStoreBufferNumbs: "remain_transientstore_buffer_numbs",
  pageCacheLockTimeMills: "pagecache_lock_time_mills",
  commitLogDiskRatio: "commitlog_disk_ratio",
  consumeQueueDiskRatio: "consumequeue_disk_ratio",
  commitLogMaxOffset: "commitlog_maxoffset",
  commitLogMinOffset: "commitlog_minoffset",
  putLatency99: "put_latency_99",
  putLatency999: "put_latency_999",
  sendThreadPoolQueueSize: "send_threadpool_queue_size",
  sendThreadPoolQueueCapacity: "send_threadpoolqueue_capacity",
  sendThreadPoolQueueHeadWaitTimeMills: "send_threadpoolqueue_headwait_timemills",
  pullThreadPoolQueueSize: "pull_threadpoolqueue_size",
  pullThreadPoolQueueCapacity: "pull_threadpoolqueue_capacity",
  pullThreadPoolQueueHeadWaitTimeMills: "pull_threadpoolqueue_headwait_timemills",
  queryThreadPoolQueueSize: "query_threadpoolqueue_size",
  queryThreadPoolQueueCapacity: "query_threadpool_queue_capacity",
  queryThreadPoolQueueHeadWaitTimeMills: "query_threadpoolqueue_headwait_timemills",
};

/** Keys that hold three rates, over 10 s, 1 and 10 minutes: the exporter ends their names in 10, 60 and 600. */
export const exporterRates: Record<string, string> = { putTps: "put_tps", getFoundTps: "getfound_tps", getMissTps: "getmiss_tps", getTotalTps: "gettotal_tps", getTransferedTps: "gettransfered_tps" };
export const exporterRateWindows = ["10", "60", "600"] as const;

import { expect, it } from "vitest";
import english from "../../i18n/en/cluster.json";
import chinese from "../../i18n/zh-CN/cluster.json";

/** BRK-1, in its order. */
const keys =
  "version, bootstrap time, broker id/pid, broker address, produce tps(10s,1min,10min), consumer tps(10s,1min,10min), getFoundTps(10s,1min,10min), getMissTps(10s,1min,10min), commitLogMinOffset, commitLogMaxOffset, consumeQueueDiskRatio, commitLogDiskRatio, producerConnectionsNum, consumerConnectionsNum, topicNum, putMessageAverageSize, putMessageTimesTotal, putMessageSizeTotal, getMessageEntireTimeMax, putMessageEntireTimeMax, msgPutTotalTodayMorning, msgGetTotalTodayMorning, msgPutTotalYesterdayMorning, msgGetTotalYesterdayMorning, msgPutTotalTodayNow, msgGetTotalTodayNow, dispatchBehindBytes, dispatchMaxBuffer, sendThreadPoolQueueHeadWaitTimeMills, pullThreadPoolQueueHeadWaitTimeMills, queryThreadPoolQueueHeadWaitTimeMills, commitLogDirCapacity, sendThreadPoolQueueSize, pullThreadPoolQueueSize, queryThreadPoolQueueSize, runtime, startAcceptSendRequestTimeStamp, earliestMessageTimeStamp, remainHowManyDataToFlush, remainTransientStoreBufferNumbs, sendThreadPoolQueueCapacity, pullThreadPoolQueueCapacity, queryThreadPoolQueueCapacity, pageCacheLockTimeMills, putMessageDistributeTime".split(
    ", ",
  );

it("explains each of the 45 figures in both languages", () => {
  expect(keys).toHaveLength(45);
  expect(Object.keys(english.help)).toEqual(keys);
  expect(Object.keys(chinese.help)).toEqual(keys);
});

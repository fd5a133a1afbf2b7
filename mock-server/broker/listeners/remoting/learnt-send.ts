import type { StatsItem } from "../../core/statistics/stats-item.ts";
import type { SendTemplate } from "./send-template.ts";

/** What is known of the sends that a template recognises, as long as no topic changes. */
export interface LearntSend {
  template: SendTemplate;
  topicsRevision: number;
  topic: string;
  queueNums: number;
  sysFlag: number;
  flag: number;
  reconsumeTimes: number;
  putNums: StatsItem;
  putSize: StatsItem;
}

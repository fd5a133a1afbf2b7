import { stepMs } from "../metric-series.ts";
import { MetricStore } from "../metric-store.ts";

/* Records one step after the other until it is killed, and tells of each when it is kept: `node recording-process.ts FILE BEGIN FIRST-STEP`. */
const [path = "", begin = "0", first = "0"] = process.argv.slice(2);
const store = new MetricStore(path);
const ids = Array.from({ length: 100 }, (_, index) => store.series({ instanceId: "one", metric: "lag", subject: { scope: "topic", topic: index === 0 ? "one" : `topic-${index}` } }));
let step = Number(first);
setInterval(() => {
  for (let burst = 0; burst < 10; burst++, step++) {
    store.record(Number(begin) + (step + 1) * stepMs, ids, ids.map((_, index) => (index === 0 ? step * step : step * index)));
    process.send?.(step);
  }
}, 1);

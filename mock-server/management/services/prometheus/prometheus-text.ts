import { setImmediate as nextTurn } from "node:timers/promises";
import type { MetricSubject } from "../../../../src/contract/metrics.ts";
import { isOwnName } from "../../adapters/port/own-names.ts";
import type { LatestPoints } from "../../metrics/prometheus/latest-points.ts";
import { familyText, metricHelp, metricTextName, prometheusContentType, subjectLabels } from "../../metrics/prometheus/metric-text.ts";
import type { InstanceHub } from "../instance-hub.ts";
import { Families, addExporterFamilies } from "./exporter-families.ts";

/** Metrics whose points rocketmq-exporter gives under a name of its own; the labels are those of the subject. */
const exporterNames: Record<string, string> = {
  "topic produceBytes": "rocketmq_producer_message_size",
  "groupTopic consumeRate": "rocketmq_consumer_tps",
  "groupTopic consumeBytes": "rocketmq_consumer_message_size",
  "groupTopic lagTime": "rocketmq_group_get_latency_by_storetime",
  "group retryRate": "rocketmq_send_back_nums",
};

/** Series that are put into words before others get their turn. */
const seriesATurn = 2000;

/** Everything that is collected, but of the console's own topics and group (HB-009), for Prometheus: each metric as `mqdeck_<scope>_<metric>`, and what rocketmq-exporter's users know under its names. */
export class PrometheusText {
  readonly contentType = prometheusContentType;
  readonly #hub: InstanceHub;
  readonly #latest: LatestPoints;

  constructor(hub: InstanceHub, latest: LatestPoints) {
    this.#hub = hub;
    this.#latest = latest;
  }

  /** The text, a family at a time; tens of thousands of series do not hold up other requests. */
  async *text(): AsyncGenerator<string> {
    const families = new Families();
    const instances = new Map(this.#hub.list().map((live) => [live.stored.id, { name: live.stored.name, cluster: live.poller.snapshot.nodes[0]?.runtime.cluster ?? "" }]));
    let done = 0;
    for (const { key, value } of this.#latest.current(this.#hub.parts.clock())) {
      const { scope } = key.subject;
      const instance = instances.get(key.instanceId);
      if (instance === undefined || isOfOwnName(key.subject)) continue;
      const subject = subjectLabels(key.subject);
      families.add(metricTextName(key.metric, scope), metricHelp(key.metric, scope), { labels: { instance_id: key.instanceId, instance_name: instance.name, ...subject }, value });
      const known = exporterNames[`${scope} ${key.metric}`];
      if (known !== undefined) families.add(known, metricHelp(key.metric, scope), { labels: { cluster: instance.cluster, ...subject, instance_id: key.instanceId }, value });
      if (++done % seriesATurn === 0) await nextTurn();
    }
    for (const live of this.#hub.list()) if (live.poller.isCurrent) addExporterFamilies(families, live);
    for (const family of families.all()) {
      yield familyText(family);
      await nextTurn();
    }
  }
}

function isOfOwnName(subject: MetricSubject): boolean {
  return ("topic" in subject && isOwnName(subject.topic)) || ("group" in subject && isOwnName(subject.group));
}

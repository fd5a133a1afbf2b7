import { isOwnName } from "../../adapters/port/own-names.ts";
import type { Family, Labels, Sample } from "../../metrics/prometheus/metric-text.ts";
import type { LiveInstance } from "../instance-hub.ts";
import { isRetryTopic, onlineClients } from "../snapshot/group-table.ts";
import type { GroupEntry } from "../snapshot/group-table.ts";
import type { SeenNode } from "../snapshot/instance-snapshot.ts";
import { exporterRates, exporterRateWindows, exporterRuntimeNames } from "./exporter-runtime-names.ts";

const deadLetterPrefix = "%DLQ%";

/** Collects samples by name, so that each name stands in the text once, whatever the number of instances. */
export class Families {
  readonly #byName = new Map<string, Family>();

  add(name: string, help: string, sample: Sample): void {
    const family = this.#byName.get(name);
    if (family) family.samples.push(sample);
    else this.#byName.set(name, { name, help, samples: [sample] });
  }

  all(): Family[] {
    return [...this.#byName.values()];
  }
}

/**
 * What users of apache/rocketmq-exporter know, under its names and labels, out of what the poller last read; `instance_id` is ours,
 * because two instances may have clusters of one name; without the console's own topics and group (HB-009). Its figures of single clients are left out: groups have them here.
 */
export function addExporterFamilies(families: Families, live: LiveInstance): void {
  const { snapshot } = live.poller;
  const clusters = new Map(snapshot.nodes.map(({ runtime }) => [runtime.brokerName, runtime.cluster]));
  const placeOf = (broker: string): Labels => ({ cluster: clusters.get(broker) ?? "", broker, instance_id: live.stored.id });
  for (const node of snapshot.nodes) addBroker(families, live, node);
  for (const { config, figures, produceTps } of snapshot.topics.rows.all) {
    if (isOwnName(config.topic)) continue;
    const place = placeOf(config.brokerName);
    const labels = { ...place, topic: config.topic };
    if (figures && config.topic.startsWith(deadLetterPrefix)) {
      families.add("rocketmq_topic_dlq_offset", "dead letters ever stored for a group", { labels: { ...place, group: config.topic.slice(deadLetterPrefix.length) }, value: figures.everStored });
    } else if (figures) {
      families.add(isRetryTopic(config.topic) ? "rocketmq_topic_retry_offset" : "rocketmq_producer_offset", "messages ever stored", { labels, value: figures.everStored });
    }
    if (produceTps !== null && config.kind === "user") families.add("rocketmq_producer_tps", "messages stored a second over the last minute", { labels, value: produceTps });
  }
  const [cluster = ""] = clusters.values();
  for (const entry of snapshot.groups.entries) if (!isOwnName(entry.group)) addGroup(families, live, entry, { cluster, instance_id: live.stored.id });
}

function addGroup(families: Families, live: LiveInstance, entry: GroupEntry, place: Labels): void {
  const { topics } = live.poller.snapshot;
  const online = onlineClients(entry);
  const known = { group: entry.group, countOfOnlineConsumers: String(online ?? ""), msgModel: entry.online?.messageModel ?? "", instance_id: live.stored.id };
  if (online !== null) {
    const addresses = (entry.online?.clients ?? []).map(({ address }) => address).join(",");
    families.add("rocketmq_group_count", "clients of a group that are online", { labels: { caddr: addresses, localaddr: "", group: entry.group, instance_id: live.stored.id }, value: online });
  }
  for (const [topic, part] of entry.topics) {
    if (part.lag === null || isOwnName(topic)) continue;
    families.add(isRetryTopic(topic) ? "rocketmq_group_retrydiff" : "rocketmq_group_diff", "messages that a group has not consumed", { labels: { ...known, topic }, value: part.lag });
    const stored = (topics.entry(topic)?.records ?? []).map(({ figures }) => figures?.everStored ?? null);
    if (stored.some((total) => total === null)) continue;
    const total = stored.reduce<number>((sum, part) => sum + (part ?? 0), 0);
    const labels = { ...place, broker: "", topic, group: entry.group };
    families.add("rocketmq_consumer_offset", "messages ever stored in what a group consumes", { labels, value: total });
    families.add("rocketmq_group_consume_total_offset", "messages that a group has behind it", { labels, value: Math.max(0, total - part.lag) });
  }
}

function addBroker(families: Families, live: LiveInstance, { runtime: node }: SeenNode): void {
  if (node.runtime === null) return;
  const figures = live.adapter.cluster.figuresOf(node);
  const known = { cluster: node.cluster, brokerIP: node.address, broker: node.brokerName, instance_id: live.stored.id };
  if (figures.produceTps !== null) families.add("rocketmq_broker_tps", "messages stored a second, all topics with retries, traces and probes", { labels: known, value: figures.produceTps });
  if (figures.consumeTps !== null) families.add("rocketmq_broker_qps", "messages given to clients a second, all topics with retries, traces and probes", { labels: known, value: figures.consumeTps });
  const master = live.poller.snapshot.nodes.find(({ runtime }) => runtime.brokerName === node.brokerName && runtime.brokerId === 0);
  const behind = Number(master?.runtime.runtime?.get("commitLogMaxOffset")) - Number(node.runtime.get("commitLogMaxOffset"));
  if (node.brokerId !== 0 && Number.isFinite(behind)) families.add("rocketmq_broker_commitlog_diff", "bytes that a slave is behind its master", { labels: known, value: behind });
  addRuntime(families, node.runtime, {
    cluster: node.cluster,
    brokerIP: node.address,
    brokerHost: node.brokerName,
    des: node.runtime.get("brokerVersionDesc") ?? "",
    boottime: node.runtime.get("bootTimestamp") ?? "",
    broker_version: node.runtime.get("brokerVersion") ?? "",
    instance_id: live.stored.id,
  });
}

function addRuntime(families: Families, runtime: ReadonlyMap<string, string>, labels: Labels): void {
  const add = (name: string, key: string, text: string | undefined): void => {
    const value = Number(text);
    if (text !== undefined && text !== "" && Number.isFinite(value)) families.add(`rocketmq_brokeruntime_${name}`, `${key} of the broker's runtime information`, { labels, value });
  };
  for (const [key, name] of Object.entries(exporterRuntimeNames)) add(name, key, runtime.get(key));
  for (const [key, name] of Object.entries(exporterRates)) {
    const rates = runtime.get(key)?.trim().split(/\s+/) ?? [];
    exporterRateWindows.forEach((window, index) => add(`${name}${window}`, key, rates[index]));
  }
}

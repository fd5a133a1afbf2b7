import type { z } from "zod";
import type { TailRow, TailStreams } from "../../../../src/contract/tail.ts";
import { groupEntry, topicEntry } from "../instance-reads.ts";
import type { InstanceHub, LiveInstance } from "../instance-hub.ts";
import { fieldRefusal } from "../service-error.ts";
import { tagsOf } from "../messages/scan/message-match.ts";
import { scanSlice } from "../messages/scan/scan-slice.ts";
import { tailRowOf } from "./tail-rows.ts";
import { TailViewer } from "./tail-viewer.ts";
import type { TailSink } from "./tail-viewer.ts";
import { placeKey, TopicReading } from "./topic-reading.ts";

type Query = z.output<TailStreams["tailMessages"]["query"]>;

/** Whoever reloads the page finds the reading still at work. */
const lingerMs = 10_000;
/** Looking for earlier messages that match may take so long; what was found by then is shown. */
const earlierBudgetMs = 800;
const deadLetterPrefix = "%DLQ%";

interface SharedReading {
  reading: TopicReading;
  linger: NodeJS.Timeout | undefined;
}

/** Live tails: viewers of the same topic and tags share one reading of it. */
export class Tail {
  readonly #hub: InstanceHub;
  readonly #readings = new Map<string, SharedReading>();

  constructor(hub: InstanceHub) {
    this.#hub = hub;
  }

  /** Checks what is asked, and answers what begins it; that one answers what ends it. */
  async follow(instanceId: string, query: Query): Promise<(sink: TailSink) => () => void> {
    const live = this.#hub.get(instanceId);
    if ((query.topic === "") === (query.group === "")) throw fieldRefusal("topic", query.topic === "" ? "required" : "one_without_other", "Name either a topic or a group.");
    const topic = query.topic === "" ? `${deadLetterPrefix}${query.group}` : query.topic;
    // A group may have no dead letters yet.
    if (query.topic === "") await groupEntry(live, query.group);
    const isSystem = query.topic !== "" && (await topicEntry(live, topic)).records.some(({ config }) => config.kind === "system");
    // Topics of the engine itself keep other things where a tag's hash would stand.
    const tags = isSystem ? [] : tagsOf(query.tag);
    return (sink) => this.#begin(live, topic, tags.length > 0 ? tags.join(" || ") : undefined, query, sink);
  }

  /** Ends every reading, for a server that stops. */
  close(): void {
    for (const { linger, reading } of this.#readings.values()) {
      clearTimeout(linger);
      reading.stop();
    }
    this.#readings.clear();
  }

  #begin(live: LiveInstance, topic: string, tags: string | undefined, query: Query, sink: TailSink): () => void {
    const key = JSON.stringify([live.stored.id, topic, tags]);
    const shared = this.#share(key, live, topic, tags);
    const { reading } = shared;
    const viewer = new TailViewer(reading, sink, { filter: query, rate: query.rate, clock: this.#hub.parts.clock });
    const over = new AbortController();
    void this.#join(live, viewer, query, over.signal);
    return () => {
      over.abort();
      viewer.stop();
      reading.remove(viewer);
      if (reading.watchers === 0) shared.linger = setTimeout(() => this.#drop(key, shared), lingerMs).unref();
    };
  }

  /** The viewer gets what lies before its places first, and then what was read from them on. */
  async #join(live: LiveInstance, viewer: TailViewer, query: Query, over: AbortSignal): Promise<void> {
    const { reading } = viewer;
    await reading.ready;
    if (over.aborted) return;
    const places = viewer.join();
    const rows = reading.isMissing || query.last === 0 ? [] : await this.#earlier(live, reading.topic, query, places);
    if (!over.aborted) viewer.begin(rows);
  }

  #share(key: string, live: LiveInstance, topic: string, tags: string | undefined): SharedReading {
    const known = this.#readings.get(key);
    if (known?.reading.isCurrent) {
      clearTimeout(known.linger);
      return known;
    }
    known?.reading.stop();
    const fresh: SharedReading = { reading: new TopicReading({ live, topic, tags, nowMs: this.#hub.parts.clock(), isCurrent: () => this.#hub.list().includes(live) }), linger: undefined };
    this.#readings.set(key, fresh);
    return fresh;
  }

  #drop(key: string, shared: SharedReading): void {
    if (shared.reading.watchers > 0) return;
    shared.reading.stop();
    if (this.#readings.get(key) === shared) this.#readings.delete(key);
  }

  /** The last messages before the places where the viewer begins, oldest first. */
  async #earlier(live: LiveInstance, topic: string, query: Query, places: ReadonlyMap<string, number>): Promise<TailRow[]> {
    try {
      const { messages } = await scanSlice(live, { topic, direction: "newest", filter: query, cursor: "", limit: query.last, budgetMs: earlierBudgetMs });
      const before = messages.filter((message) => message.queueOffset < (places.get(placeKey(message)) ?? 0));
      return before.toReversed().map((message) => tailRowOf(message));
    } catch (error) {
      // What is wrong is told by the reading, which meets it as well.
      this.#hub.parts.log.warn({ event: "tailWithoutEarlier", instanceId: live.stored.id, topic, err: error }, "messages before the tail could not be read");
      return [];
    }
  }
}

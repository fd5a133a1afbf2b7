import { beforeEach, describe, expect, it } from "vitest";
import type { ClientChannel, ClientInfo } from "./client-channel.ts";
import { ConsumerRegistry, type ConsumerBeat, type Subscription } from "./consumer-registry.ts";
import { FakeClock } from "../fake-clock.ts";
import { ProducerRegistry } from "./producer-registry.ts";

let clock: FakeClock;
let consumers: ConsumerRegistry;
let told: string[];
let closed: string[];

function channel(remoteAddress: string): ClientChannel {
  return { remoteAddress, close: () => closed.push(remoteAddress) };
}
function client(from: ClientChannel, clientId: string): ClientInfo {
  return { channel: from, clientId, language: "JAVA", version: 409, lastUpdateTimestamp: clock.now() };
}
function subscription(topic: string, subVersion = 1): Subscription {
  return { classFilterMode: false, codeSet: [], expressionType: "TAG", subString: "*", subVersion, tagsSet: [], topic };
}
function beat(topics: string[]): ConsumerBeat {
  return { groupName: "g", consumeType: "CONSUME_PASSIVELY", messageModel: "CLUSTERING", consumeFromWhere: "CONSUME_FROM_FIRST_OFFSET", subscriptions: topics.map((topic) => subscription(topic)) };
}

beforeEach(() => {
  clock = new FakeClock();
  consumers = new ConsumerRegistry(clock);
  told = [];
  closed = [];
  consumers.onMembersChanged((group, members) => told.push(`${group}:${members.map((member) => member.clientId).join(",")}`));
});

describe("consumers", () => {
  it("are told when one joins, changes its topics, leaves or loses its connection", () => {
    const [one, two] = [channel("1"), channel("2")];
    consumers.beat(beat(["T"]), client(one, "a"), true);
    consumers.beat(beat(["T"]), client(one, "a"), true);
    expect(told).toEqual(["g:a"]);
    consumers.beat(beat(["T"]), client(two, "b"), true);
    consumers.beat(beat(["T", "U"]), client(two, "b"), true);
    consumers.unregister("g", one, true);
    consumers.channelClosed(two);
    expect(told).toEqual(["g:a", "g:a,b", "g:a,b", "g:b", "g:"]);
    expect(consumers.get("g")).toBeUndefined();
  });

  it("that are silent for 120 s are dropped and disconnected", () => {
    consumers.beat(beat(["T"]), client(channel("1"), "a"), true);
    clock.advance(120_000);
    consumers.expire();
    expect(closed).toEqual([]);
    clock.advance(1);
    consumers.expire();
    expect(closed).toEqual(["1"]);
    expect(consumers.connectionCount).toBe(0);
  });

  it("keep the newest subscription of a topic and forget topics that are no longer named", () => {
    const one = channel("1");
    consumers.beat({ ...beat([]), subscriptions: [subscription("T", 5)] }, client(one, "a"), true);
    consumers.beat({ ...beat([]), subscriptions: [subscription("T", 4), subscription("U")] }, client(one, "a"), true);
    expect(consumers.subscription("g", "T")?.subVersion).toBe(5);
    consumers.beat({ ...beat([]), subscriptions: [subscription("U")] }, client(one, "a"), true);
    expect(consumers.subscription("g", "T")).toBeUndefined();
    expect(consumers.hasDropped("g", "T")).toBe(true);
    expect(consumers.groupsSubscribedTo("U")).toEqual(["g"]);
  });
});

describe("producers", () => {
  it("are known by group until they leave, disconnect or fall silent", () => {
    const producers = new ProducerRegistry(clock);
    const [one, two, three] = [channel("1"), channel("2"), channel("3")];
    for (const [from, id] of [[one, "a"], [two, "b"], [three, "c"]] as const) producers.beat("p", client(from, id));
    producers.unregister("p", one);
    producers.channelClosed(two);
    expect(producers.clients("p")?.map((known) => known.clientId)).toEqual(["c"]);
    clock.advance(120_001);
    producers.expire();
    expect(producers.clients("p")).toBeUndefined();
    expect(closed).toEqual(["3"]);
  });

  it("are found by their id while they produce for any group, on their newest connection", () => {
    const producers = new ProducerRegistry(clock);
    const [one, two] = [channel("1"), channel("2")];
    producers.beat("p", client(one, "a"));
    producers.beat("q", client(one, "a"));
    producers.unregister("p", one);
    expect(producers.channelOf("a")).toBe(one);
    producers.beat("q", client(two, "a"));
    producers.channelClosed(one);
    expect(producers.channelOf("a")).toBe(two);
    producers.channelClosed(two);
    expect(producers.channelOf("a")).toBeUndefined();
  });
});

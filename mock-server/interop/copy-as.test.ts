import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { engineSkipReason } from "../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../e2e/engines/rocketmq-engine.ts";
import { signInCommand } from "../../src/api/curl-command.ts";
import { resetCommands, resetPreviewCommands } from "../../src/features/groups/reset-commands.ts";
import { consumeCommands, deadLetterResendCommands, exportCommands, resendCommands, sendCommands } from "../../src/features/messages/copy-as/action-commands.ts";
import { deadLetterCommands, locationCommands, messageCommands, queryCommands, tailCommands, traceCommands, traceQueryCommands } from "../../src/features/messages/copy-as/query-commands.ts";
import type { ActionCommands, CommandPlace } from "../../src/lib/mqadmin-command.ts";
import { shellQuote } from "../../src/lib/shell-quote.ts";
import { rocketmqAdapters } from "../management/adapters/rocketmq/rocketmq-adapter.ts";
import { startTestConsole, testPassword } from "../management/testing/console-client.ts";
import type { TestConsole } from "../management/testing/console-client.ts";
import { everyEngine } from "./engine-cases.ts";
import { JavaSession } from "./java-session.ts";
import { CommandShell } from "./mqadmin-tool.ts";
import { startScripted } from "./scripted-consumer.ts";

const patient = { timeout: 120_000, interval: 200 };
const oddKey = `it's-"$HOME"-\`id\`-$(id)`;
const rows = z.object({ rows: z.array(z.object({ offsetMessageId: z.string(), uniqueId: z.string(), queueOffset: z.number(), storedAt: z.number() })) });
const sent = z.object({ state: z.string(), topic: z.string(), queueOffset: z.number() });
const anything = z.record(z.string(), z.unknown());

/** Every command line that the pages show, run by a real shell: curl against the product, mqadmin 4.9.8 against the server. */
describe.skipIf(engineSkipReason()).each(everyEngine)("commands to copy, run for $title", ({ start }) => {
  let engine: RocketmqEngine;
  let console: TestConsole;
  let java: JavaSession;
  let shell: CommandShell;
  let token = "";
  let place: CommandPlace;
  let first: z.output<typeof rows>["rows"][number];

  const curl = async <Shape>({ curl: line }: ActionCommands, shape: z.ZodType<Shape>): Promise<Shape> => shape.parse(JSON.parse(await shell.run(line, { MQDECK_TOKEN: token })));
  const mqadmin = async (commands: ActionCommands): Promise<string> => ("command" in commands.mqadmin ? shell.run(commands.mqadmin.command) : expect.fail(`there is no command: ${commands.mqadmin.cannot}`));
  /** The tool waits for no more than its five seconds, which a busy machine can take. */
  const mqadminTells = (commands: ActionCommands, text: string | RegExp): Promise<void> => vi.waitFor(async () => expect(await mqadmin(commands)).toMatch(text), patient);
  const length = async (): Promise<number> => (await java.pull("orders", "broker-a", 0, 0, 1)).max;
  const committed = async (group: string): Promise<number | null | undefined> => (await curl(resetPreviewCommands(place, group, "orders", { to: "latest" }), z.object({ rows: z.array(z.object({ currentOffset: z.number().nullable() })) }))).rows[0]?.currentOffset;

  beforeAll(async () => {
    engine = await start();
    java = await JavaSession.start(engine.namesrv);
    await java.createTopic("orders", 1);
    await java.startProducer("producer");
    await java.send({ producer: "producer", topic: "orders", mode: "sync", count: 10, prefix: "o" });
    console = await startTestConsole({ engines: { rocketmq: rocketmqAdapters }, bundledNameServers: [engine.namesrv] });
    await console.client.signIn();
    for (const name of ["GID_curl", "GID_admin"]) expect((await console.client.call("POST", "/api/instances/default/groups", { name, brokerNames: ["broker-a"] })).status).toBe(200);
    shell = await CommandShell.open({ MQDECK_USER: "admin", MQDECK_PASSWORD: testPassword });
    place = { instanceId: "default", origin: console.management.url, nameServers: [engine.namesrv] };
    token = await shell.run(`${signInCommand(place.origin, shellQuote)}; printf %s "$MQDECK_TOKEN"`);
    expect(token).not.toBe("");
    await java.startConsumer({ consumer: "online", group: "GID_admin", topic: "orders" });
    await startScripted(java, { consumer: "scripted", group: "GID_curl", topic: "orders" });
    await vi.waitFor(async () => expect(await java.messages("online")).toHaveLength(10), patient);
    const found = await curl(queryCommands(place, { by: "offset", topic: "orders", brokerName: "broker-a", queueId: 0, offset: 0 }, false), rows);
    first = found.rows[0] ?? expect.fail("the first message was not found");
  });
  afterAll(async () => {
    shell?.close();
    await console?.stop();
    await java?.stop();
    await engine?.stop();
  });

  it("sends with characters that a shell would take for its own, and finds by them", async () => {
    const message = { topic: "orders", keys: oddKey, tags: "paid", body: `{"it's": "$HOME"}\n; exit 1` };
    expect(await curl(sendCommands(place, { ...message, properties: { shop: "7" } }), sent)).toMatchObject({ state: "SEND_OK", topic: "orders" });
    await mqadminTells(sendCommands(place, message), "SEND_OK");
    const byKey = queryCommands(place, { by: "key", topic: "orders", key: oddKey }, false);
    await vi.waitFor(async () => expect((await curl(byKey, rows)).rows).toHaveLength(2), patient);
    await mqadminTells(byKey, /[0-9A-F]{32} +0 +1[01]/);
    const stored = (await java.pull("orders", "broker-a", 0, 10, 2)).messages;
    expect(stored.map(({ bodyLength, key }) => [bodyLength, key])).toEqual([[message.body.length, oddKey], [message.body.length, oddKey]]);
    expect(sendCommands(place, { ...message, properties: { shop: "7" } }).mqadmin).toEqual({ cannot: "noProperties" });
  });

  it("finds messages by id, offset and time, and one with its body", async () => {
    const byUniqueId = queryCommands(place, { by: "id", topic: "orders", id: first.uniqueId }, false);
    const byOffsetId = queryCommands(place, { by: "id", id: first.offsetMessageId }, true);
    const byOffset = queryCommands(place, { by: "offset", topic: "orders", brokerName: "broker-a", queueId: 0, offset: 0 }, false);
    for (const commands of [byUniqueId, byOffsetId, byOffset]) {
      expect((await curl(commands, rows)).rows).toMatchObject([{ offsetMessageId: first.offsetMessageId }]);
      await mqadminTells(commands, /Queue Offset: +0\b/);
    }
    const byTime = queryCommands(place, { by: "time", topic: "orders", beginAt: first.storedAt, endAt: Date.now() + 1000, tag: "paid" }, false);
    await vi.waitFor(async () => expect((await curl(byTime, rows)).rows).toHaveLength(2), patient);
    await mqadminTells(byTime, oddKey);
    const one = messageCommands(place, first.offsetMessageId);
    expect(await curl(one, anything)).toMatchObject({ queueOffset: 0, compression: "none" });
    await mqadminTells(one, "o-0");
  });

  it("sends a stored message again", async () => {
    const commands = resendCommands(place, { offsetMessageId: first.offsetMessageId, topic: "orders" });
    const before = await length();
    expect(await curl(commands, sent)).toMatchObject({ state: "SEND_OK", queueOffset: before });
    await mqadminTells(commands, "SEND_OK");
    await expect.poll(length, patient).toBe(before + 2);
    expect(resendCommands(place, { offsetMessageId: first.offsetMessageId, topic: "%DLQ%GID_curl" }).mqadmin).toEqual({ cannot: "copyStaysInSystemTopic" });
  });

  it("has one client consume a message", async () => {
    const client = (await java.admin("consumerConnection", { group: "GID_curl" }, z.object({ clients: z.array(z.string()) }))).clients[0] ?? "";
    const commands = consumeCommands(place, first.offsetMessageId, "GID_curl", client);
    expect(await curl(commands, anything)).toMatchObject({ result: "CR_SUCCESS", orderly: false });
    await mqadminTells(commands, "CR_SUCCESS");
  });

  it("shows and resets the offsets of a group, and takes a reset back", async () => {
    const end = await length();
    for (const group of ["GID_curl", "GID_admin"]) await vi.waitFor(async () => expect(await committed(group)).toBe(end), patient);
    const reset = (target: Parameters<typeof resetCommands>[3]) => resetCommands(place, "GID_curl", "orders", target);
    const done = await curl(reset({ to: "offsets", offsets: [{ brokerName: "broker-a", queueId: 0, offset: 3 }] }), z.object({ id: z.number(), rows: z.array(z.object({ newOffset: z.number(), result: z.string() })) }));
    expect(done.rows).toEqual([{ newOffset: 3, result: "done" }]);
    expect(await curl(reset({ to: "before", resetId: done.id }), anything)).toMatchObject({ rows: [{ newOffset: end, result: "done" }] });
    expect(reset({ to: "before", resetId: done.id }).mqadmin).toEqual({ cannot: "noGivenOffsets" });
    await mqadminTells(resetPreviewCommands(place, "GID_admin", "orders", { to: "latest" }), "broker-a");
    const before = (await java.messages("online")).length;
    await mqadminTells(resetCommands(place, "GID_admin", "orders", { to: "earliest" }), /broker-a +0 +0/);
    await vi.waitFor(async () => expect(await java.messages("online")).toHaveLength(before + end), patient);
    await mqadminTells(resetCommands(place, "GID_admin", "orders", { to: "timestamp", timestampMs: first.storedAt }), /broker-a +0 +0/);
    await mqadminTells(resetCommands(place, "GID_admin", "orders", { to: "latest" }), new RegExp(`broker-a +0 +${end}`));
  });

  it("says where a message is, its trace, the dead letters, what lies in a range as a file, and what comes", async () => {
    const isOffsetId = true;
    expect(await curl(locationCommands(place, { id: first.offsetMessageId }, isOffsetId), anything)).toHaveProperty("groups");
    await mqadminTells(locationCommands(place, { id: first.offsetMessageId }, isOffsetId), "GID_admin");
    expect(await curl(traceCommands(place, first.uniqueId, "orders", ""), anything)).toHaveProperty("asOf");
    expect(await mqadmin(traceCommands(place, first.uniqueId, "orders", ""))).toBeTypeOf("string");
    expect(await curl(traceQueryCommands(place, { by: "key", key: "o-1", topic: "orders" }), anything)).toHaveProperty("rows");
    const range = { beginAt: first.storedAt, endAt: Date.now() };
    expect(await curl(deadLetterCommands(place, "GID_curl", range), anything)).toHaveProperty("rows");
    const order = { source: { kind: "topic" as const, topic: "orders", ...range }, form: { format: "csv" as const } };
    expect(await curl(exportCommands(place, order), anything)).toMatchObject({ kind: "export" });
    const { curl: tail } = tailCommands(place, { topic: "orders" });
    expect(await shell.run(`${tail} --max-time 50 | sed -n '/^event:/{p;q}'`)).toContain("event:");
    const nothing = deadLetterResendCommands(place, "GID_curl", { selection: { matching: {} } });
    expect(nothing.mqadmin).toEqual({ cannot: "copyStaysInSystemTopic" });
  });
}, 600_000);

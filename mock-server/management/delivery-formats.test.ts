import { expect, it } from "vitest";
import { z } from "zod";
import { noticeOf } from "./testing/delivery-rig.ts";
import type { NoticeFacts } from "../../src/contract/alarm-shared.ts";
import type { ChannelKind, Contact } from "../../src/contract/notification-channels.ts";
import type { StoredChannel } from "./store/notifications/policies-store.ts";
import type { HttpFormat, Message } from "./alarms/delivery/message.ts";
import { digestText, noticeText } from "./alarms/delivery/texts/notice-text.ts";
import { dingtalk, dingtalkSign } from "./alarms/delivery/formats/dingtalk.ts";
import { feishu, feishuSign } from "./alarms/delivery/formats/feishu.ts";
import { gateway } from "./alarms/delivery/formats/gateway.ts";
import { slack } from "./alarms/delivery/formats/slack.ts";
import { webhookSignature } from "./alarms/delivery/formats/webhook.ts";
import { wecom } from "./alarms/delivery/formats/wecom.ts";

const options = { language: "en", timeZone: "Asia/Shanghai", consoleUrl: "https://mq.example.org" } as const;
const ann: Contact = { name: "Ann", email: "ann@example.org", phone: "+86 138-0000-0000", dingtalkId: "ann.d", wecomId: "ann.w", feishuId: "ou_ann" };
const nowMs = 1_599_360_473_000;

function messageOf(facts: Partial<NoticeFacts> = {}): Message {
  const notice = noticeOf({ eventId: "e", link: "/instances/default/alarms/history?event=e", ...facts });
  return { deliveryId: "d-1", kind: notice.kind, severity: notice.severity, texts: [noticeText(notice, options)], notices: [notice], addressee: ann, contacts: [ann], consoleUrl: options.consoleUrl };
}
const channelOf = (kind: ChannelKind, url: string, more: Partial<StoredChannel> = {}): StoredChannel => ({ id: "c", kind, url, secret: "", contentType: null, template: "", ...more });
const send = (format: HttpFormat, channel: StoredChannel, message = messageOf()) => format.request(message, channel, nowMs);

// Vectors that `openssl dgst -sha256 -hmac` and Python's hmac make of the algorithms in the vendors' documents.
it("signs as DingTalk, Feishu and our own document say", () => {
  expect(dingtalkSign("this is secret", 1_599_360_473_000)).toBe("hXZTWifRGHclNuZSKxoXc//sh51SWfVfRIhcdeKs63I=");
  expect(feishuSign("demo", 1_599_360_473)).toBe("l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
  expect(webhookSignature("secret", 1_599_360_473, '{"a":1}')).toBe("t=1599360473, v1=bcccf7c9ecec49208d48fb808b3673761ab5d31e8e2d4103e0eca2c989ed913c");
});

it("writes to DingTalk in Markdown with mentions in the text and beside it", () => {
  const { body, url } = send(dingtalk, channelOf("dingtalk", "https://oapi.dingtalk.com/robot/send?access_token=abc", { secret: "this is secret" }));
  const target = new URL(url);
  expect([...target.searchParams]).toEqual([["access_token", "abc"], ["timestamp", String(nowMs)], ["sign", dingtalkSign("this is secret", nowMs)]]);
  expect(url).not.toMatch(/sign=[^&]*[+/]/);
  expect(JSON.parse(body)).toMatchObject({ msgtype: "markdown", markdown: { title: "[Critical] Alarm: Backlog of orders · group GID_orders on topic orders (shop)", text: expect.stringMatching(/\n\n@13800000000 @ann\.d$/) }, at: { atMobiles: ["13800000000"], atUserIds: ["ann.d"], isAtAll: false } });
  expect(dingtalk.judge?.('{"errcode":0,"errmsg":"ok"}')).toBeUndefined();
  expect(dingtalk.judge?.('{"errcode":310000,"errmsg":"sign not match"}')).toEqual({ failure: "error code 310000", isPassing: false });
  expect(dingtalk.judge?.('{"errcode":130101,"errmsg":"send too fast"}')).toMatchObject({ isPassing: true });
});

it("writes to WeCom in Markdown of at most 4096 bytes, mentions included", () => {
  const { body, url } = send(wecom, channelOf("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k"), messageOf({ content: "说明".repeat(2_000) }));
  expect(url).toBe("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=k");
  const { msgtype, markdown } = z.object({ msgtype: z.string(), markdown: z.object({ content: z.string() }) }).parse(JSON.parse(body));
  expect(msgtype).toBe("markdown");
  expect(Buffer.byteLength(markdown.content)).toBeLessThanOrEqual(4096);
  expect(markdown.content).toMatch(/…\n<@ann\.w>$/);
  expect(wecom.judge?.('{"errcode":45009,"errmsg":"api freq out of limit"}')).toMatchObject({ isPassing: true });
  expect(wecom.judge?.('{"errcode":93000,"errmsg":"invalid webhook url"}')).toMatchObject({ isPassing: false });
});

it("writes to Feishu a signed card", () => {
  const { body } = send(feishu, channelOf("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/x", { secret: "demo" }));
  expect(JSON.parse(body)).toMatchObject({ timestamp: "1599360473", sign: feishuSign("demo", 1_599_360_473), msg_type: "interactive", card: { header: { template: "red", title: { tag: "plain_text" } }, elements: [{ tag: "markdown", content: expect.stringContaining("<at id=ou_ann></at>") }] } });
  expect(feishu.judge?.('{"StatusCode":0,"StatusMessage":"success"}')).toBeUndefined();
  expect(feishu.judge?.('{"code":0,"msg":"success","data":{}}')).toBeUndefined();
  expect(feishu.judge?.('{"code":19021,"msg":"sign match fail or timestamp is not within one hour from current time"}')).toMatchObject({ isPassing: false });
});

it("writes to Slack in sections of whole lines", () => {
  const notices = Array.from({ length: 100 }, (_, count) => noticeOf({ ruleName: `Rule <${count}> & co` }));
  const { body } = send(slack, channelOf("slack", "https://hooks.slack.com/services/T/B/x"), { ...messageOf(), kind: "digest", notices, texts: [digestText(notices, options)] });
  const { blocks, text } = z.object({ text: z.string(), blocks: z.array(z.object({ text: z.object({ text: z.string() }) })) }).parse(JSON.parse(body));
  expect(text).toBe("MQDeck: 100 alarm notices");
  expect(blocks.every((block) => block.text.text.length <= 3000)).toBe(true);
  const all = blocks.map((block) => block.text.text).join("\n");
  for (let count = 0; count < 100; count++) expect(all).toContain(`Rule &lt;${count}&gt; &amp; co`);
  expect(all).toContain("<https://mq.example.org/instances/default/alarms/history?event=");
});

it("lets no name become a mention, a link or a format", () => {
  const evil = messageOf({ ruleName: "<@all> [x](https://evil.example) **b**\n# head" });
  expect(send(wecom, channelOf("wecom", "https://x.example/"), evil).body).not.toMatch(/<@all>|\[x\]\(|\*\*b|\\n# head/);
  expect(send(feishu, channelOf("feishu", "https://x.example/"), evil).body).toContain("&#60;@all&#62; &#91;x&#93;(https://evil.example)");
});

it("fills a gateway's template, escaped as its content asks", () => {
  const message = messageOf({ ruleName: 'say "so" & go' });
  const json = send(gateway, channelOf("gateway", "https://sms.example/send", { secret: "Bearer t", contentType: "application/json", template: '{"to":"{{phone}}","text":"{{ rule }} {{unknown}}"}' }), message);
  expect(JSON.parse(json.body)).toEqual({ to: "+8613800000000", text: 'say "so" & go {{unknown}}' });
  expect(json.headers).toMatchObject({ authorization: "Bearer t", "content-type": "application/json; charset=utf-8", "x-mqdeck-delivery": "d-1" });
  const form = send(gateway, channelOf("gateway", "https://sms.example/send", { contentType: "application/x-www-form-urlencoded", template: "to={{phone}}&text={{rule}}" }), message);
  expect([...new URLSearchParams(form.body)]).toEqual([["to", "+8613800000000"], ["text", 'say "so" & go']]);
});

it("tells in both languages, in the time zone that is asked for", () => {
  const facts = noticeOf({ kind: "recovered", raisedAt: Date.parse("2026-11-21T05:00:00Z"), conditions: [{ metric: "diskUsedRatio", statistic: "max", periodMs: 300_000, comparison: ">=", threshold: 0.85, value: null, points: 1, met: false }] });
  expect(noticeText(facts, options)).toMatchObject({ title: "[Critical] Recovered: Backlog of orders · group GID_orders on topic orders (shop)" });
  const zh = noticeText(facts, { ...options, language: "zh-CN" });
  expect(zh.title).toBe("[紧急] 已恢复：Backlog of orders · 消费组 GID_orders，主题 orders（shop）");
  expect(noticeText(noticeOf({ content: "Call Ann" }), options).facts.slice(0, 2)).toEqual([{ label: "Condition", value: "Lag 123,456 messages, above 100,000 messages (average of 1 min, 3 points in a row)" }, { label: "Note", value: "Call Ann" }]);
  expect(zh.facts).toContainEqual({ label: "时间", value: "2026-11-21 14:00:00 UTC+8" });
  expect(zh.facts).toContainEqual({ label: "开始于", value: "2026-11-21 13:00:00 UTC+8（1 小时）" });
  expect(zh.facts).toContainEqual({ label: "条件", value: "磁盘使用率无数据，阈值大于等于 85%（5 分钟最大值）" });
});

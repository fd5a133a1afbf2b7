import { describe, expect, it } from "vitest";
import { Account, type AccountConfig } from "./account.ts";
import { Permission } from "./permission.ts";

function account(parts: Partial<AccountConfig>): Account {
  return new Account({ accessKey: "account1", secretKey: "secret-1", admin: false, ...parts });
}

const publish = (resource: string): [{ resource: string; permission: number }] => [{ resource, permission: Permission.PUB }];
const subscribe = (resource: string): [{ resource: string; permission: number }] => [{ resource, permission: Permission.SUB }];

describe("what an account may do", () => {
  it.each([
    ["nothing is denied by default", {}, "No default permission for topic:T", "No default permission for topic:T", "No default permission for group:G"],
    ["defaults", { defaultTopicPerm: "PUB|SUB", defaultGroupPerm: "SUB" }, undefined, undefined, undefined],
    ["publish only", { defaultTopicPerm: "PUB", defaultGroupPerm: "SUB" }, undefined, "No default permission for topic:T", undefined],
    ["an own right wins over the default", { defaultTopicPerm: "PUB|SUB", topicPerms: ["T=SUB"], groupPerms: ["G=SUB"] }, "No default permission for topic:T", undefined, undefined],
    ["DENY", { defaultTopicPerm: "PUB|SUB", defaultGroupPerm: "SUB", topicPerms: ["T=DENY"], groupPerms: ["G = DENY "] }, "No default permission for topic:T", "No default permission for topic:T", "No default permission for group:G"],
    ["an unknown right is DENY", { defaultTopicPerm: "ANY", defaultGroupPerm: "ALL" }, "No default permission for topic:T", "No default permission for topic:T", "No default permission for group:G"],
    ["an administrator", { admin: true }, undefined, undefined, undefined],
    ["an administrator with a list is bound by it and by the defaults", { admin: true, topicPerms: ["T=PUB"] }, undefined, "No default permission for topic:T", "No default permission for group:G"],
  ])("%s", (_title, parts, publishing, subscribing, grouping) => {
    const judged = account(parts);
    expect(judged.refusalOf(310, false, publish("T"))).toBe(publishing);
    expect(judged.refusalOf(11, false, subscribe("T"))).toBe(subscribing);
    expect(judged.refusalOf(38, false, subscribe("%RETRY%G"))).toBe(grouping);
  });

  it("needs an administrator for what only those may do", () => {
    expect(account({}).refusalOf(17, true, [])).toBe("Need admin permission for request code=17, but accessKey=account1 is not");
    expect(account({ admin: true, topicPerms: ["T=DENY"] }).refusalOf(17, true, [])).toBeUndefined();
  });

  it("may always write message traces, and read them only with the right", () => {
    expect(account({ defaultTopicPerm: "DENY" }).refusalOf(310, false, publish("RMQ_SYS_TRACE_TOPIC"))).toBeUndefined();
    expect(account({}).refusalOf(11, false, subscribe("RMQ_SYS_TRACE_TOPIC"))).toBe("No default permission for topic:RMQ_SYS_TRACE_TOPIC");
  });

  it("is refused with keys of six characters, without the secret in the words", () => {
    expect(() => account({ accessKey: "short1" })).toThrow("accessKey=short1");
    expect(() => account({ secretKey: "tiny-6" })).toThrow(/^(?!.*tiny-6)/);
    expect(() => account({ topicPerms: ["T"] })).toThrow("Parse resource permission failed for topic:T");
  });
});

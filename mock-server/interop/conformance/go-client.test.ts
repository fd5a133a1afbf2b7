import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { createTopicEverywhere } from "../../../e2e/engines/cluster-probe.ts";
import { goSkipReason } from "../../../e2e/engines/engine-availability.ts";
import type { RocketmqEngine } from "../../../e2e/engines/rocketmq-engine.ts";
import { everyEngine } from "../engine-cases.ts";
import { runGoClient } from "../go-client.ts";

const compileAndRunMs = 600_000;
const plainAcl = `globalWhiteRemoteAddresses: []
accounts:
- accessKey: go-user
  secretKey: go-secret
  admin: false
  defaultTopicPerm: DENY
  defaultGroupPerm: SUB
  topicPerms:
  - go-allowed=PUB|SUB
`;

describe.skipIf(goSkipReason()).each(everyEngine)("the Go client 2.1.2 and $title", ({ start }) => {
  let engine: RocketmqEngine;

  beforeAll(async () => {
    engine = await start({ brokerConfig: { transactionTimeOut: 1_000, transactionCheckInterval: 4_000, messageDelayLevel: "1s 1s 1s 1s 1s" } });
    for (const topic of ["go-messages", "go-order"]) await createTopicEverywhere(engine.namesrv, topic, 4);
  });
  afterAll(() => engine?.stop());

  it("sends in turn, asynchronously, in a batch, delayed and in transactions; what it refuses comes again", { timeout: compileAndRunMs }, async () => {
    const seen = await runGoClient("messages", engine.namesrv, z.record(z.string(), z.number()));
    expect(seen).toMatchObject({ received: 224, different: 224, refused: 1, reconsumed: 1, delayed: 1, committed: 1, rolledBack: 0, checked: 1 });
    expect(seen["checks"]).toBeGreaterThanOrEqual(1);
  });

  it("sees each order's steps in order, though one of them suspends its queue", { timeout: compileAndRunMs }, async () => {
    expect(await runGoClient("order", engine.namesrv, z.unknown())).toEqual({ received: 200, inOrder: true, suspended: 1 });
  });
});

describe.skipIf(goSkipReason()).each(everyEngine)("the Go client 2.1.2 and $title with access control", ({ start }) => {
  let engine: RocketmqEngine;

  beforeAll(async () => {
    engine = await start({ plainAcl });
  });
  afterAll(() => engine?.stop());

  it("may do what its account may, and is told what it may not", { timeout: compileAndRunMs }, async () => {
    const seen = await runGoClient("access", engine.namesrv, z.object({ sends: z.record(z.string(), z.string()), received: z.number() }));
    expect(seen).toEqual({
      sends: {
        "go-secret go-allowed": "sent",
        "go-secret go-denied": expect.stringContaining("No default permission for topic:go-denied"),
        "wrong-secret go-allowed": expect.stringContaining("Check signature failed for accessKey=go-user"),
        "wrong-secret go-denied": expect.stringContaining("Check signature failed for accessKey=go-user"),
      },
      received: 1,
    });
  });
});

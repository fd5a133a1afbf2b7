import { AccessAdapter } from "./access-adapter.ts";
import { ClientsAdapter } from "./clients-adapter.ts";
import { ClusterAdapter } from "./cluster-adapter.ts";
import { testConnection } from "./connection-test.ts";
import { engineParts } from "./engine-parts.ts";
import { GroupsAdapter } from "./groups-adapter.ts";
import { MessagesAdapter } from "./messages-adapter.ts";
import { ProbesAdapter } from "./probes-adapter.ts";
import { TopicsAdapter } from "./topics-adapter.ts";
import { tracesAdapter } from "./traces-adapter.ts";
import { TrackingAdapter } from "./tracking-adapter.ts";
import type { EngineAdapter, EngineAdapterFactory, EngineConnection } from "../port/engine-adapter.ts";

/** Apache RocketMQ 4.9 and later, and whatever else speaks its remoting protocol. */
export const rocketmqAdapters: EngineAdapterFactory = {
  connect(connection: EngineConnection): EngineAdapter {
    const parts = engineParts(connection);
    return {
      cluster: new ClusterAdapter(parts),
      topics: new TopicsAdapter(parts),
      groups: new GroupsAdapter(parts),
      clients: new ClientsAdapter(parts),
      messages: new MessagesAdapter(parts),
      probes: new ProbesAdapter(parts),
      traces: tracesAdapter,
      tracking: new TrackingAdapter(parts),
      access: new AccessAdapter(parts),
      signAs: (account) => {
        parts.client.signAs(account);
        parts.administratorRight.forget();
      },
      close: () => parts.client.close(),
    };
  },
  test: testConnection,
};

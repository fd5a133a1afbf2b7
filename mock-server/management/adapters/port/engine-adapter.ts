import type { ConnectionTest } from "../../../../src/contract/instances.ts";
import type { AccessPort } from "./access-port.ts";
import type { ClientsPort } from "./clients-port.ts";
import type { ClusterPort } from "./cluster-port.ts";
import type { GroupsPort } from "./groups-port.ts";
import type { MessagesPort } from "./messages-port.ts";
import type { ProbesPort } from "./probes-port.ts";
import type { TopicsPort } from "./topics-port.ts";
import type { TracesPort } from "./traces-port.ts";
import type { TrackingPort } from "./tracking-port.ts";

/** How to reach an engine. Times in milliseconds. Empty keys = no signature. */
export interface EngineConnection {
  nameServers: string[];
  accessKey: string;
  secretKey: string;
  tls: boolean;
  requestTimeoutMs: number;
}

/** Everything the console asks of one engine. */
export interface EngineAdapter {
  readonly cluster: ClusterPort;
  readonly topics: TopicsPort;
  readonly groups: GroupsPort;
  readonly clients: ClientsPort;
  readonly messages: MessagesPort;
  readonly probes: ProbesPort;
  readonly traces: TracesPort;
  readonly tracking: TrackingPort;
  readonly access: AccessPort;
  /** Signs every further request with another account; connections and all that was read stay. */
  signAs(account: Pick<EngineConnection, "accessKey" | "secretKey">): void;
  close(): Promise<void>;
}

/** What `adapters/<kind>` exports to the composition root. */
export interface EngineAdapterFactory {
  connect(connection: EngineConnection): EngineAdapter;
  /** The connection test of spec-connectors TST and ERM: changes nothing, leaves nothing open, at most 30 s. */
  test(connection: EngineConnection, topics: string[], signal: AbortSignal): Promise<ConnectionTest["items"]>;
}

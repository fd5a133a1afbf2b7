import { AdministratorRight } from "./administrator-right.ts";
import { BrokerDirectory } from "./broker-directory.ts";
import { EngineFacts } from "./engine-facts.ts";
import { NameServers } from "./name-servers.ts";
import { NodeControl } from "./node-control.ts";
import { RemotingClient } from "./remoting-client.ts";
import { StoredOffsets } from "./stored-offsets.ts";
import type { EngineConnection } from "../port/engine-adapter.ts";

/** What the adapters of one engine share. */
export interface EngineParts {
  client: RemotingClient;
  nameServers: NameServers;
  directory: BrokerDirectory;
  facts: EngineFacts;
  storedOffsets: StoredOffsets;
  nodeControl: NodeControl;
  administratorRight: AdministratorRight;
}

/** Opens no connection yet: each address is connected on first use. */
export function engineParts(connection: EngineConnection): EngineParts {
  const client = new RemotingClient(connection);
  const nameServers = new NameServers(client, connection.nameServers);
  const directory = new BrokerDirectory(nameServers);
  return { client, nameServers, directory, facts: new EngineFacts(client, directory), storedOffsets: new StoredOffsets(client, directory), nodeControl: new NodeControl(client, nameServers), administratorRight: new AdministratorRight(client, directory) };
}

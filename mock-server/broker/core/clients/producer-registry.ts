import { clientExpiryMs, type ClientChannel, type ClientInfo } from "./client-channel.ts";
import type { Clock } from "../clock.ts";

/** Who produces, by producer group (protocol sheet section 5, Groups). */
export class ProducerRegistry {
  private readonly groups = new Map<string, Map<ClientChannel, ClientInfo>>();
  private readonly channels = new Map<string, ClientChannel>();
  private readonly clock: Clock;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  clients(group: string): ClientInfo[] | undefined {
    const clients = this.groups.get(group);
    return clients && [...clients.values()];
  }

  /** All groups with their clients (328). */
  all(): [string, ClientInfo[]][] {
    return [...this.groups].map(([group, clients]) => [group, [...clients.values()]]);
  }

  /** Number of distinct connections that produce. */
  get connectionCount(): number {
    return new Set([...this.groups.values()].flatMap((clients) => Array.from(clients.keys()))).size;
  }

  /** Where a client that produces, in whichever group, is reached: replies to its requests go there. */
  channelOf(clientId: string): ClientChannel | undefined {
    return this.channels.get(clientId);
  }

  beat(group: string, client: ClientInfo): void {
    let clients = this.groups.get(group);
    if (!clients) this.groups.set(group, (clients = new Map<ClientChannel, ClientInfo>()));
    clients.set(client.channel, client);
    this.channels.set(client.clientId, client.channel);
  }

  unregister(group: string, channel: ClientChannel): void {
    const clients = this.groups.get(group);
    const client = clients?.get(channel);
    if (!clients || !client) return;
    clients.delete(channel);
    if (clients.size === 0) this.groups.delete(group);
    const producesElsewhere = [...this.groups.values()].some((others) => others.has(channel));
    if (!producesElsewhere && this.channels.get(client.clientId) === channel) this.channels.delete(client.clientId);
  }

  channelClosed(channel: ClientChannel): void {
    for (const group of this.groups.keys()) this.unregister(group, channel);
  }

  /** Drops and disconnects clients that went silent; runs every 10 s. */
  expire(): void {
    const oldest = this.clock.now() - clientExpiryMs;
    for (const [group, clients] of this.groups) {
      for (const client of clients.values()) {
        if (client.lastUpdateTimestamp >= oldest) continue;
        this.unregister(group, client.channel);
        client.channel.close();
      }
    }
  }
}

import { parseClusterInfo } from "../../../wire/remoting/bodies/cluster-info.ts";
import { parseKvTable } from "../../../wire/remoting/bodies/kv-table.ts";
import { parseTopicRoute } from "../../../wire/remoting/bodies/topic-route.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { parseConfigLines } from "./config-lines.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { refusal } from "./remoting-client.ts";
import type { ClusterInfo } from "../../../wire/remoting/bodies/cluster-info.ts";
import type { TopicRoute } from "../../../wire/remoting/bodies/topic-route.ts";
import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import type { RemotingClient } from "./remoting-client.ts";

const orderTopicNamespace = "ORDER_TOPIC_CONFIG";

/** The name servers of one engine. Reads go to one that answers, changes to all of them (protocol sheet §2.2). */
export class NameServers {
  readonly addresses: readonly string[];
  readonly #client: RemotingClient;
  /** The one that answered last; the next read begins there. */
  #preferred = 0;

  constructor(client: RemotingClient, addresses: readonly string[]) {
    this.#client = client;
    this.addresses = addresses;
  }

  async clusterInfo(): Promise<ClusterInfo> {
    return parseClusterInfo((await this.#readAny(RequestCode.GET_BROKER_CLUSTER_INFO, {})).body);
  }

  /** undefined when no name server knows the topic. */
  async route(topic: string): Promise<TopicRoute | undefined> {
    const answer = await this.#readAny(RequestCode.GET_ROUTEINFO_BY_TOPIC, { topic }, ResponseCode.TOPIC_NOT_EXIST);
    return answer.code === ResponseCode.SUCCESS ? parseTopicRoute(answer.body) : undefined;
  }

  /** Queue counts by broker of the ordered topics, as "broker-a:4;broker-b:4". */
  async orderedTopics(): Promise<Map<string, string>> {
    const answer = await this.#readAny(RequestCode.GET_KVLIST_BY_NAMESPACE, { namespace: orderTopicNamespace }, ResponseCode.QUERY_NOT_FOUND);
    return answer.code === ResponseCode.SUCCESS ? parseKvTable(answer.body) : new Map();
  }

  async setOrderedTopic(topic: string, queuesByBroker: string): Promise<void> {
    await this.#changeAll(RequestCode.PUT_KV_CONFIG, { namespace: orderTopicNamespace, key: topic, value: queuesByBroker });
  }

  async forgetOrderedTopic(topic: string): Promise<void> {
    await this.#changeAll(RequestCode.DELETE_KV_CONFIG, { namespace: orderTopicNamespace, key: topic });
  }

  async deleteTopic(topic: string): Promise<void> {
    await this.#changeAll(RequestCode.DELETE_TOPIC_IN_NAMESRV, { topic });
  }

  /** Takes the write permission of a broker's topics in every route (205), or gives it back (327); returns how many topics it has. */
  async setWritable(brokerName: string, isWritable: boolean): Promise<number> {
    const answers = await this.#changeAll(isWritable ? RequestCode.ADD_WRITE_PERM_OF_BROKER : RequestCode.WIPE_WRITE_PERM_OF_BROKER, { brokerName });
    return Number(answers[0]?.extFields[isWritable ? "addTopicCount" : "wipeTopicCount"] ?? 0);
  }

  /** The settings of one; null when it does not tell them. */
  async config(address: string): Promise<Map<string, string> | null> {
    const answer = await this.#client.ask(address, RequestCode.GET_NAMESRV_CONFIG);
    return answer.code === ResponseCode.SUCCESS ? parseConfigLines(answer.body.toString("utf8")) : null;
  }

  /** Whether this one answers; never throws. */
  async isReachable(address: string): Promise<boolean> {
    try {
      await this.#client.call(address, RequestCode.GET_BROKER_CLUSTER_INFO);
      return true;
    } catch {
      return false;
    }
  }

  /** Tries them in turn; a refusal is an answer, a dead one is not. `alsoFine`: a code that the caller understands. */
  async #readAny(code: number, fields: Record<string, string>, alsoFine: number = ResponseCode.SUCCESS): Promise<RemotingCommand> {
    let failure: unknown = new AdapterError("unreachable", "no name server is configured", { address: "", reason: "none" });
    for (let attempt = 0; attempt < this.addresses.length; attempt++) {
      const index = (this.#preferred + attempt) % this.addresses.length;
      const address = this.addresses[index] ?? "";
      try {
        const answer = await this.#client.ask(address, code, fields);
        if (answer.code !== ResponseCode.SUCCESS && answer.code !== alsoFine) throw refusal(answer, address, code);
        this.#preferred = index;
        return answer;
      } catch (error) {
        failure = error;
        if (!isDead(error)) throw error;
      }
    }
    throw failure;
  }

  async #changeAll(code: number, fields: Record<string, string>): Promise<RemotingCommand[]> {
    const results = await Promise.allSettled(this.addresses.map((address) => this.#client.call(address, code, fields)));
    return results.map((result) => {
      if (result.status === "rejected") throw result.reason;
      return result.value;
    });
  }
}

function isDead(error: unknown): boolean {
  return error instanceof AdapterError && (error.code === "unreachable" || error.code === "engine_timeout");
}

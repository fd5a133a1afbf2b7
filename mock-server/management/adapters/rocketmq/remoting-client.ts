import { aclField, signRequest, unsignedQueryField } from "../../../wire/remoting/acl-signature.ts";
import { RequestCode, requestCodeName } from "../../../wire/remoting/request-code.ts";
import { ResponseCode, responseCodeName } from "../../../wire/remoting/response-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { ConnectionFailure, toAdapterError } from "./connection-failure.ts";
import { ConnectionPool } from "./connection-pool.ts";
import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import type { EngineConnection } from "../port/engine-adapter.ts";

/**
 * 4.9.3, the last version whose `_UNIQUE_KEY_QUERY` every broker leaves out of the signature check: a newer one
 * fails on 4.9 brokers with ACL (protocol sheet §6).
 */
const adminVersion = 399;
const idleTimeoutMs = 60_000;
/** For how long a server counts as silent after it did not answer in time, and how long it is waited for then. */
const silentForMs = 10_000;
const silentPatienceMs = 500;
const noBody = Buffer.alloc(0);

type Fields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface RequestOptions {
  body?: Buffer;
  /** Instead of the connection's own; some answers wait for a client on the other side. */
  timeoutMs?: number;
  /** One of many readings: a server that did not answer in time a moment ago is not waited for so long again. */
  oneOfMany?: boolean;
}

/** Asks one server one thing: connection, signature, time-out, and answers translated to `AdapterError`. */
export class RemotingClient {
  readonly #pool: ConnectionPool;
  #connection: EngineConnection;
  /** Until when a server counts as silent. */
  readonly #silentUntilMs = new Map<string, number>();

  constructor(connection: EngineConnection) {
    this.#connection = connection;
    this.#pool = new ConnectionPool({ tls: connection.tls, connectTimeoutMs: connection.requestTimeoutMs, idleTimeoutMs });
  }

  signAs({ accessKey, secretKey }: Pick<EngineConnection, "accessKey" | "secretKey">): void {
    this.#connection = { ...this.#connection, accessKey, secretKey };
  }

  /** Whether requests carry an account. */
  get signs(): boolean {
    return this.#connection.accessKey !== "";
  }

  /** The account that requests are signed with; empty = none. */
  get accessKey(): string {
    return this.#connection.accessKey;
  }

  /** The answer, whatever its code. Throws `AdapterError` unreachable or engine_timeout. */
  async ask(address: string, code: number, fields: Fields = {}, options: RequestOptions = {}): Promise<RemotingCommand> {
    const body = options.body ?? noBody;
    const request = { code, language: "JAVA", version: adminVersion, flag: 0, remark: undefined, extFields: this.#signed(fields, body), serializeType: 0 as const, body };
    const patienceMs = options.timeoutMs ?? this.#connection.requestTimeoutMs;
    const isSilent = options.oneOfMany === true && performance.now() < (this.#silentUntilMs.get(address) ?? 0);
    try {
      const answer = await this.#send(address, request, isSilent ? Math.min(silentPatienceMs, patienceMs) : patienceMs);
      this.#silentUntilMs.delete(address);
      return answer;
    } catch (error) {
      const failure = toAdapterError(error, address);
      if (failure.code === "engine_timeout" && options.timeoutMs === undefined) this.#silentUntilMs.set(address, performance.now() + silentForMs);
      throw failure;
    }
  }

  /** The answer when its code is 0; anything else is thrown as `AdapterError` with the server's own remark. */
  async call(address: string, code: number, fields: Fields = {}, options: RequestOptions = {}): Promise<RemotingCommand> {
    const answer = await this.ask(address, code, fields, options);
    if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, address, code);
    return answer;
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  /** A socket that the other side closed while it lay idle is replaced once; a send might be stored twice, so never. */
  async #send(address: string, request: Omit<RemotingCommand, "opaque">, timeoutMs: number): Promise<RemotingCommand> {
    const connection = await this.#pool.get(address);
    try {
      return await connection.request(request, timeoutMs);
    } catch (error) {
      if (!(error instanceof ConnectionFailure && error.lostWhileIdle) || request.code === RequestCode.SEND_MESSAGE_V2) throw error;
      const fresh = await this.#pool.get(address);
      return await fresh.request(request, timeoutMs);
    }
  }

  #signed(fields: Fields, body: Buffer): Record<string, string> {
    const extFields: Record<string, string> = {};
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) extFields[name] = String(value);
    const { accessKey, secretKey } = this.#connection;
    if (accessKey === "") return extFields;
    extFields[aclField.accessKey] = accessKey;
    extFields[aclField.signature] = signRequest(extFields, body, secretKey, [unsignedQueryField]);
    return extFields;
  }
}

/** What a code other than 0 means for the console. */
export function refusal(answer: RemotingCommand, address: string, requestCode: number): AdapterError {
  const remark = answer.remark ?? "";
  const text = `${address} refused ${requestCodeName(requestCode)}: ${responseCodeName(answer.code)}${remark === "" ? "" : `, ${remark}`}`;
  const lacksAdministration = /Need admin permission for request code=\d+, but accessKey=(\S+) is not/.exec(remark);
  if (lacksAdministration) return new AdapterError("administrator_needed", text, { account: lacksAdministration[1] ?? "", request: requestCodeName(requestCode) });
  if (remark.includes("AclException") || answer.code === ResponseCode.NO_PERMISSION) return new AdapterError("access_denied_by_engine", text, { address, remark });
  if (answer.code === ResponseCode.REQUEST_CODE_NOT_SUPPORTED) return new AdapterError("unsupported_by_engine", text, { feature: requestCodeName(requestCode), engine: address });
  return new AdapterError("engine_refused", text, { address, engineCode: answer.code, remark });
}

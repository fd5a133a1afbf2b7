import { parseAclConfig } from "../../../wire/remoting/bodies/acl-config.ts";
import { RequestCode } from "../../../wire/remoting/request-code.ts";
import { ResponseCode } from "../../../wire/remoting/response-code.ts";
import { AdapterError } from "../port/adapter-error.ts";
import { accountFields } from "./access-permissions.ts";
import { toAdapterError } from "./connection-failure.ts";
import { refusal } from "./remoting-client.ts";
import type { ToldAclAccount } from "../../../wire/remoting/bodies/acl-config.ts";
import type { RemotingCommand } from "../../../wire/remoting/remoting-command.ts";
import type { AccountSecrets, EngineAccount } from "../port/access-port.ts";
import type { RemotingClient } from "./remoting-client.ts";

type Fields = Record<string, string | undefined>;

/**
 * Writes one account on one broker. What a 4.9 broker makes of code 50 (read in the source of 4.9.8):
 * - it wants the secret with every change, so the present one is looked up first (engines up to 4.9.7 tell it);
 * - an empty list of permissions is "wrong format" and an absent one means "as before", so the last right on a
 *   topic goes away only with the whole account, which is then made anew (never the one that signs here: without
 *   it the second request would be refused);
 * - it refuses both before it changes anything.
 */
export async function writeAccount(client: RemotingClient, address: string, account: EngineAccount, { knownSecret, secret }: AccountSecrets): Promise<void> {
  const before = await accountsOn(client, address);
  const told = before?.find(({ accessKey }) => accessKey === account.userId);
  const fields = neededFields(account, before, told);
  const ask = (given: Fields, secretKey: string | undefined): Promise<RemotingCommand> => client.ask(address, RequestCode.UPDATE_AND_CREATE_ACL_CONFIG, { ...given, secretKey });
  let used = secret ?? (told?.secretKey || undefined);
  try {
    let answer = await ask(fields, used);
    if (used === undefined && wantsSecret(answer)) {
      used = knownSecret ?? secretNeeded(account, address);
      answer = await ask(fields, used);
    }
    if (refusesEmptyList(answer, fields)) {
      used ??= knownSecret ?? secretNeeded(account, address);
      await removeFirst(client, address, account, told !== undefined);
      await makeAnew(account, address, () => ask({ ...fields, topicPerms: fields.topicPerms || undefined, groupPerms: fields.groupPerms || undefined }, used));
      return;
    }
    if (answer.code !== ResponseCode.SUCCESS) throw refusal(answer, address, RequestCode.UPDATE_AND_CREATE_ACL_CONFIG);
  } catch (error) {
    throw withoutSecret(error, used ?? "");
  }
}

/** Takes the account away, to be made anew without the rights that it had. Throws before anything is changed. */
async function removeFirst(client: RemotingClient, address: string, { userId }: EngineAccount, exists: boolean): Promise<void> {
  if (client.accessKey === userId) throw new AdapterError("in_use", `${address} takes the last right of ${userId} away only by removing the user, with which the console signs in`, { what: "accessUser", name: userId, by: "MQDeck" });
  const answer = await client.ask(address, RequestCode.DELETE_ACL_CONFIG, { accessKey: userId });
  // Answered 210 as well when there is no such account, which is just as good.
  const isGone = answer.code === ResponseCode.SUCCESS || (!exists && answer.code === ResponseCode.DELETE_ACL_CONFIG_FAILED);
  if (!isGone) throw refusal(answer, address, RequestCode.DELETE_ACL_CONFIG);
}

/** Nobody can sign in with an account that is gone, so this tries twice, and says what is lost when both fail. */
async function makeAnew({ userId }: EngineAccount, address: string, make: () => Promise<RemotingCommand>): Promise<void> {
  const attempt = async (): Promise<AdapterError | undefined> => {
    try {
      const answer = await make();
      return answer.code === ResponseCode.SUCCESS ? undefined : refusal(answer, address, RequestCode.UPDATE_AND_CREATE_ACL_CONFIG);
    } catch (error) {
      return toAdapterError(error, address);
    }
  };
  const failure = (await attempt()) && (await attempt());
  if (!failure) return;
  const text = `${userId} was removed from ${address} and could not be made anew: ${failure.message}`;
  throw new AdapterError("engine_refused", text, { address, engineCode: failure.params["engineCode"] ?? "–", remark: text });
}

/** Undefined when the broker does not list its accounts. */
async function accountsOn(client: RemotingClient, address: string): Promise<ToldAclAccount[] | undefined> {
  const answer = await client.ask(address, RequestCode.GET_BROKER_ACL_CONFIG);
  return answer.code === ResponseCode.SUCCESS ? parseAclConfig(answer.body).accounts : undefined;
}

/** An empty list is only sent where there is something to clear, or where nobody can know. */
function neededFields(account: EngineAccount, before: ToldAclAccount[] | undefined, told: ToldAclAccount | undefined): Fields {
  const fields: Fields = accountFields(account);
  if (fields.topicPerms === "" && before !== undefined && !told?.topicPerms.length) fields.topicPerms = undefined;
  if (fields.groupPerms === "" && before !== undefined && !told?.groupPerms.length) fields.groupPerms = undefined;
  return fields;
}

function secretNeeded({ userId }: EngineAccount, address: string): never {
  throw new AdapterError("access_secret_needed", `${address} takes this change of ${userId} only together with its secret`, { name: userId });
}

function wantsSecret({ code, remark }: RemotingCommand): boolean {
  return code === ResponseCode.UPDATE_AND_CREATE_ACL_CONFIG_FAILED && remark?.includes("cannot be null") === true;
}

function refusesEmptyList({ code, remark }: RemotingCommand, fields: Fields): boolean {
  const clears = fields.topicPerms === "" || fields.groupPerms === "";
  return clears && code === ResponseCode.UPDATE_AND_CREATE_ACL_CONFIG_FAILED && /Parse Resource format error/i.test(remark ?? "");
}

/** A 4.9 broker repeats the secret in some of its refusals. */
function withoutSecret(error: unknown, secret: string): unknown {
  if (!(error instanceof AdapterError) || secret === "") return error;
  const clean = (text: string): string => text.replaceAll(secret, "***");
  const params = Object.entries(error.params).map(([name, value]) => [name, typeof value === "string" ? clean(value) : value] as const);
  return new AdapterError(error.code, clean(error.message), Object.fromEntries(params));
}

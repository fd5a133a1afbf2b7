import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";

/** One account as the answer to 54 lists it. Servers up to 4.9.4 add `secretKey`; this side never sends one. */
export interface AclAccount {
  accessKey: string;
  admin: boolean;
  defaultGroupPerm: string | undefined;
  defaultTopicPerm: string | undefined;
  groupPerms: string[];
  topicPerms: string[];
  whiteRemoteAddress: string | undefined;
}

// {"globalWhiteAddrs":["10.0.0.*"],"plainAccessConfigs":[{"accessKey":"…","admin":false,"defaultGroupPerm":"SUB","defaultTopicPerm":"DENY","groupPerms":[],"topicPerms":["T=PUB"],"whiteRemoteAddress":""}]}
export function formatAclConfig(accounts: readonly AclAccount[], globalWhiteAddrs: readonly string[]): Buffer {
  return printFastjson({ globalWhiteAddrs: [...globalWhiteAddrs], plainAccessConfigs: accounts.map((account) => ({ ...account })) });
}

/** An account as an engine tells it; the secret (of engines up to 4.9.7) must never be shown or logged. */
export interface ToldAclAccount extends AclAccount {
  secretKey: string | undefined;
}

export function parseAclConfig(body: Buffer): { globalWhiteAddresses: string[]; accounts: ToldAclAccount[] } {
  const object = parseFastjsonObject(body);
  const accounts = object.objects("plainAccessConfigs").map((account) => ({
    accessKey: account.text("accessKey"),
    secretKey: account.optionalText("secretKey"),
    admin: account.boolean("admin"),
    defaultGroupPerm: account.optionalText("defaultGroupPerm"),
    defaultTopicPerm: account.optionalText("defaultTopicPerm"),
    groupPerms: account.texts("groupPerms"),
    topicPerms: account.texts("topicPerms"),
    whiteRemoteAddress: account.optionalText("whiteRemoteAddress"),
  }));
  return { globalWhiteAddresses: object.texts("globalWhiteAddrs").filter((address) => address !== ""), accounts };
}

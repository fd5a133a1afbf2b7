import { parseFastjsonObject } from "../fastjson-parser.ts";

/** One account of ACL 1.0 as a broker tells it. Permissions are `name=PUB|SUB` texts; absent defaults mean DENY. */
export interface AclAccount {
  accessKey: string;
  /** Engines up to 4.9.7 tell it; empty otherwise. Never to be shown or logged. */
  secretKey: string;
  whiteRemoteAddress: string;
  admin: boolean;
  defaultTopicPerm: string;
  defaultGroupPerm: string;
  topicPerms: string[];
  groupPerms: string[];
}

/** The body of GET_BROKER_ACL_CONFIG (code 54). */
export function parseAclAccounts(body: Buffer): { globalWhiteAddresses: string[]; accounts: AclAccount[] } {
  const object = parseFastjsonObject(body);
  const accounts = object.objects("plainAccessConfigs").map((account) => ({
    accessKey: account.text("accessKey"),
    secretKey: account.text("secretKey"),
    whiteRemoteAddress: account.text("whiteRemoteAddress"),
    admin: account.boolean("admin"),
    defaultTopicPerm: account.text("defaultTopicPerm"),
    defaultGroupPerm: account.text("defaultGroupPerm"),
    topicPerms: account.texts("topicPerms"),
    groupPerms: account.texts("groupPerms"),
  }));
  return { globalWhiteAddresses: object.texts("globalWhiteAddrs").filter((address) => address !== ""), accounts };
}

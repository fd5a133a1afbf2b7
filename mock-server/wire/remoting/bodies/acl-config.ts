import { printFastjson } from "../fastjson-emitter.ts";

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

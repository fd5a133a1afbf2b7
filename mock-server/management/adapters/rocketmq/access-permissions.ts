import type { ToldAclAccount } from "../../../wire/remoting/bodies/acl-config.ts";
import type { EngineAccount, ResourcePermission } from "../port/access-port.ts";

const permissions = ["DENY", "PUB", "SUB", "PUB|SUB"] as const;

/** As a 4.9 broker reads it: `SUB|PUB` means the same as `PUB|SUB`, anything else that it does not know is DENY. */
function permissionOf(text: string | undefined): ResourcePermission["permission"] {
  const trimmed = text?.trim();
  return trimmed === "SUB|PUB" ? "PUB|SUB" : (permissions.find((permission) => permission === trimmed) ?? "DENY");
}

/** `name=PERM`. */
function resourcePermissions(texts: readonly string[]): ResourcePermission[] {
  return texts.flatMap((text) => {
    const at = text.indexOf("=");
    return at > 0 ? [{ name: text.slice(0, at).trim(), permission: permissionOf(text.slice(at + 1)) }] : [];
  });
}

/** The secret stays behind. */
export function accountOf(account: ToldAclAccount): EngineAccount {
  return {
    userId: account.accessKey,
    administrator: account.admin,
    allowList: account.whiteRemoteAddress ?? "",
    defaultTopicPermission: permissionOf(account.defaultTopicPerm),
    defaultGroupPermission: permissionOf(account.defaultGroupPerm),
    topicPermissions: resourcePermissions(account.topicPerms),
    groupPermissions: resourcePermissions(account.groupPerms),
  };
}

/** The fields of UPDATE_AND_CREATE_ACL_CONFIG (code 50) without the secret; an empty list of permissions is an empty text. */
export function accountFields(account: EngineAccount): Record<string, string> & { topicPerms: string; groupPerms: string } {
  const texts = (list: readonly ResourcePermission[]): string => list.map(({ name, permission }) => `${name}=${permission}`).join(",");
  return {
    accessKey: account.userId,
    whiteRemoteAddress: account.allowList,
    admin: String(account.administrator),
    defaultTopicPerm: account.defaultTopicPermission,
    defaultGroupPerm: account.defaultGroupPermission,
    topicPerms: texts(account.topicPermissions),
    groupPerms: texts(account.groupPermissions),
  };
}

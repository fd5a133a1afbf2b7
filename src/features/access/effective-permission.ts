import type { UserRow } from "./queries.ts";

type Permission = UserRow["defaultTopicPermission"];

/** What a user may do with one name, and which rule says so. */
export interface EffectivePermission {
  permission: Permission;
  from: "administrator" | "own" | "default";
}

/**
 * The right that the engine applies (protocol sheet section 6): an own one before the default. An administrator may
 * do everything, unless it has rights of its own: then those and its defaults bind it like anybody else.
 */
export function effectivePermission(user: Pick<UserRow, "administrator" | "defaultTopicPermission" | "defaultGroupPermission" | "topicPermissions" | "groupPermissions">, kind: "topic" | "group", name: string): EffectivePermission {
  if (user.administrator && user.topicPermissions.length === 0 && user.groupPermissions.length === 0) return { permission: "PUB|SUB", from: "administrator" };
  const own = (kind === "topic" ? user.topicPermissions : user.groupPermissions).findLast((one) => one.name === name);
  if (own) return { permission: own.permission, from: "own" };
  return { permission: kind === "topic" ? user.defaultTopicPermission : user.defaultGroupPermission, from: "default" };
}

export function allows({ permission }: EffectivePermission, deed: "PUB" | "SUB"): boolean {
  return permission.split("|").includes(deed);
}

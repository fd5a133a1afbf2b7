import { AccessProblem } from "./access-problem.ts";
import { addressRule, type AddressRule } from "./address-rule.ts";
import { isPermissionText, parsePermission, Permission, permissionAllows } from "./permission.ts";

/** One account as plain_acl.yml has it. Absent rights mean DENY. */
export interface AccountConfig {
  accessKey: string;
  secretKey: string;
  whiteRemoteAddress?: string;
  admin: boolean;
  defaultTopicPerm?: string;
  defaultGroupPerm?: string;
  /** "name=PERM". */
  topicPerms?: string[];
  groupPerms?: string[];
}

/** One thing that a request wants: a topic, or a group under the name of its retry topic. */
export interface Need {
  resource: string;
  permission: number;
}

const retryPrefix = "%RETRY%";
const traceTopic = "RMQ_SYS_TRACE_TOPIC";
const shortestKey = 7;

/** How a group is named among the resources; undefined stays undefined. */
export function groupResource(group: string | undefined): string | undefined {
  return group === undefined ? undefined : retryPrefix + group;
}

export function isGroupResource(resource: string): boolean {
  return resource.startsWith(retryPrefix);
}

/** One account, ready to judge requests (protocol sheet section 6). Throws `AccessProblem` when its text is not valid. */
export class Account {
  readonly config: AccountConfig;
  readonly isAllowedAddress: AddressRule;
  private readonly topicDefault: number;
  private readonly groupDefault: number;
  private readonly owned: ReadonlyMap<string, number>;

  constructor(config: AccountConfig) {
    refuseShortKeys(config);
    this.config = config;
    this.isAllowedAddress = addressRule(config.whiteRemoteAddress ?? "");
    this.topicDefault = parsePermission(config.defaultTopicPerm);
    this.groupDefault = parsePermission(config.defaultGroupPerm);
    this.owned = new Map([
      ...(config.groupPerms ?? []).map((text): [string, number] => permissionOf("group", text)),
      ...(config.topicPerms ?? []).map((text): [string, number] => permissionOf("topic", text)),
    ]);
  }

  /** Why the account may not do this, in the words of a real broker; undefined when it may. An administrator with lists of its own is bound by them. */
  refusalOf(code: number, needsAdministrator: boolean, needs: readonly Need[]): string | undefined {
    if (needs.some(({ resource, permission }) => resource === traceTopic && permission === Permission.PUB)) return undefined;
    if (needsAdministrator && !this.config.admin) return `Need admin permission for request code=${code}, but accessKey=${this.config.accessKey} is not`;
    if (this.config.admin && this.owned.size === 0) return undefined;
    const missing = needs.find((need) => !this.has(need));
    return missing && `No default permission for ${printResource(missing.resource)}`;
  }

  private has({ resource, permission }: Need): boolean {
    return permissionAllows(permission, this.owned.get(resource) ?? (isGroupResource(resource) ? this.groupDefault : this.topicDefault));
  }
}

function refuseShortKeys({ accessKey, secretKey }: AccountConfig): void {
  if (accessKey.length < shortestKey || secretKey.length < shortestKey) {
    throw new AccessProblem(`The accessKey=${accessKey} and its secretKey cannot be null and length should longer than 6`);
  }
}

function permissionOf(kind: "topic" | "group", text: string): [string, number] {
  const [resource, permission, ...rest] = text.split("=").filter((part) => part !== "");
  if (resource === undefined || permission === undefined || rest.length > 0) throw new AccessProblem(`Parse resource permission failed for ${kind}:${text}`);
  return [kind === "group" ? retryPrefix + resource.trim() : resource.trim(), parsePermission(permission)];
}

/** A change by request is read more strictly than a file: an unknown right is refused instead of taken for DENY. Throws `AccessProblem`. */
export function refuseUnknownRights(texts: readonly string[]): void {
  for (const text of texts) {
    const items = text.split("=").filter((part) => part !== "");
    if (items.length !== 2) throw new AccessProblem(`Parse Resource format error for ${text}.\nThe expected resource format is 'Res=Perm'. For example: topicA=SUB`);
    if (!isPermissionText(items[1] ?? "")) throw new AccessProblem(`Parse resource permission error for ${text}.\nThe expected permissions are 'SUB' or 'PUB' or 'SUB|PUB' or 'PUB|SUB'.`);
  }
}

function printResource(resource: string): string {
  return isGroupResource(resource) ? `group:${resource.slice(retryPrefix.length)}` : `topic:${resource}`;
}

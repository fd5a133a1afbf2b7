import { listSearch, textParam, wordParam } from "../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../lib/search-params.ts";

export const userSortColumns = ["userId", "administrator", "defaultTopicPermission", "defaultGroupPermission", "allowList", "createdAt", "updatedAt"] as const;
/** Tabs of a user's drawer; the first is shown when the link names none. */
export const userTabs = ["topics", "groups", "check"] as const;
export type UserTab = (typeof userTabs)[number];

/**
 * State of the page in the link. `user` and `tab` are the open drawer, `topic` and `group` what its check is about.
 * `edit`, `secret` and `remove` name the user of a form; `create`, `allow` and `turn` open the other dialogs.
 */
export interface AccessSearch extends ListSearch<(typeof userSortColumns)[number]> {
  admin?: "true" | "false";
  user?: string;
  tab?: UserTab;
  topic?: string;
  group?: string;
  create?: true;
  edit?: string;
  secret?: string;
  remove?: string;
  allow?: true;
  turn?: "on" | "off";
}

const flag = (value: unknown): true | undefined => (value === true || value === "true" ? true : undefined);

/** Reads the link; what makes no sense is dropped. */
export function accessSearch(raw: RawSearch): AccessSearch {
  return {
    ...listSearch(raw, userSortColumns),
    admin: wordParam(raw.admin, ["true", "false"] as const),
    user: textParam(raw.user),
    tab: wordParam(raw.tab, userTabs),
    topic: textParam(raw.topic),
    group: textParam(raw.group),
    create: flag(raw.create),
    edit: textParam(raw.edit),
    secret: textParam(raw.secret),
    remove: textParam(raw.remove),
    allow: flag(raw.allow),
    turn: wordParam(raw.turn, ["on", "off"] as const),
  };
}

/** The part of the link that belongs to a drawer, taken out when it closes. */
export const noUser = { user: undefined, tab: undefined, topic: undefined, group: undefined } satisfies AccessSearch;

import { listSearch, textParam, wordParam } from "../../lib/search-params.ts";
import type { ListSearch, RawSearch } from "../../lib/search-params.ts";

export const namedSortColumns = ["name", "updatedAt"] as const;
export const deliverySortColumns = ["at"] as const;
export const deliveryStates = ["waiting", "sending", "delivered", "gaveUp", "collected", "withheld"] as const;

type NamedSearch = ListSearch<(typeof namedSortColumns)[number]>;

/** `create` opens an empty form, `edit` that of a group, `remove` asks before it is deleted. */
export interface ContactSearch extends NamedSearch {
  create?: true;
  edit?: string;
  remove?: string;
}

/** The same for policies; `test` sends a test notice, `mail` opens the mail server, `guide` how a webhook is checked. */
export interface PolicySearch extends ContactSearch {
  test?: string;
  mail?: true;
  guide?: true;
}

/** `open` is the delivery in the drawer; `event` shows those of one event of an alarm. */
export interface DeliverySearch extends ListSearch<(typeof deliverySortColumns)[number]> {
  state?: (typeof deliveryStates)[number];
  policy?: string;
  event?: string;
  open?: string;
}

const flag = (value: unknown): true | undefined => (value === true || value === "true" ? true : undefined);

export function contactSearch(raw: RawSearch): ContactSearch {
  return { ...listSearch(raw, namedSortColumns), create: flag(raw.create), edit: textParam(raw.edit), remove: textParam(raw.remove) };
}

export function policySearch(raw: RawSearch): PolicySearch {
  return { ...contactSearch(raw), test: textParam(raw.test), mail: flag(raw.mail), guide: flag(raw.guide) };
}

export function deliverySearch(raw: RawSearch): DeliverySearch {
  return { ...listSearch(raw, deliverySortColumns), state: wordParam(raw.state, deliveryStates), policy: textParam(raw.policy), event: textParam(raw.event), open: textParam(raw.open) };
}

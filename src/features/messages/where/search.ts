import { textParam } from "../../../lib/search-params.ts";
import type { RawSearch } from "../../../lib/search-params.ts";

/** State of the page in the link: an id (what is none is taken for a key) or a key, the topic where it is needed, and the candidate that is looked at. */
export interface WhereSearch {
  id?: string;
  key?: string;
  topic?: string;
  message?: string;
}

/** Reads the link; what makes no sense is dropped. */
export function whereSearch(raw: RawSearch): WhereSearch {
  return { id: textParam(raw.id), key: textParam(raw.key), topic: textParam(raw.topic), message: textParam(raw.message) };
}

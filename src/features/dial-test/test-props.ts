import type { UseMutationResult } from "@tanstack/react-query";
import type { AnswerOf, CallOptions } from "../../api/call.ts";
import type { DialTestSearch } from "./search.ts";

/** What both tabs get of the page. */
export interface TestProps<Name extends "dialTestProduce" | "dialTestConsume"> {
  instanceId: string;
  search: DialTestSearch;
  onSearch: (part: Partial<DialTestSearch>) => void;
  /** The test that runs or ran last; the page keeps it while one walks between the tabs. */
  test: UseMutationResult<AnswerOf<Name>, Error, CallOptions<Name>["body"]>;
}

import { queryOptions } from "@tanstack/react-query";
import { call } from "../api/call.ts";
import type { AnswerOf } from "../api/call.ts";

export type Board = AnswerOf<"getBoard">;
export type BoardRow = AnswerOf<"listBoards">["rows"][number];

export const boardsKey = ["boards"] as const;

/** The boards of all accounts, one's own first. */
export const boardListQuery = queryOptions({ queryKey: [...boardsKey, "list"], queryFn: ({ signal }) => call("listBoards", { signal }) });

/** One board. It is not read again by itself: what somebody else changes meanwhile must not move below the reader's hand. */
export const boardQuery = (boardId: number) => queryOptions({ queryKey: [...boardsKey, "one", boardId], queryFn: ({ signal }) => call("getBoard", { params: { boardId }, signal }) });

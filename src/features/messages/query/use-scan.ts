import { useQueryClient } from "@tanstack/react-query";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { rowsOfPage } from "../queries.ts";
import type { MessagesAnswer } from "../queries.ts";

/** A query by time as the page drives it: slice after slice, until there is a page of rows. */
export interface Scan {
  /** Slices are being read. */
  isReading: boolean;
  /** Somebody stopped it, or the brokers of what is left do not answer; it can go on. */
  isHalted: boolean;
  progress: MessagesAnswer["progress"];
  cancel: () => void;
  /** Reads on where it was halted, or another page of rows. */
  goOn: () => void;
  /** Reads anew from the beginning. */
  restart: () => void;
}

/** Fetches the next slices by itself while a page of rows is not full. */
export function useScan(messages: UseInfiniteQueryResult<InfiniteData<MessagesAnswer>>, queryKey: readonly unknown[]): Scan {
  const client = useQueryClient();
  const [wantedRows, setWantedRows] = useState(rowsOfPage);
  const [isCancelled, setIsCancelled] = useState(false);
  const { data, error, fetchNextPage, hasNextPage, isFetching } = messages;
  const last = data?.pages.at(-1);
  const rows = data?.pages.reduce((sum, page) => sum + page.rows.length, 0) ?? 0;
  const isStalled = last?.isStalled === true;
  const wantsMore = hasNextPage && rows < wantedRows && !isCancelled && !isStalled && !error;
  useEffect(() => {
    if (wantsMore && !isFetching) void fetchNextPage();
  }, [wantsMore, isFetching, fetchNextPage]);
  return {
    isReading: wantsMore || isFetching,
    isHalted: hasNextPage && !isFetching && (isStalled || (isCancelled && rows < wantedRows)),
    progress: last?.progress ?? null,
    cancel: () => {
      setIsCancelled(true);
      void client.cancelQueries({ queryKey });
    },
    goOn: () => {
      setIsCancelled(false);
      if (rows >= wantedRows) setWantedRows((rows - (rows % rowsOfPage)) + rowsOfPage);
      if (isStalled || error) void fetchNextPage();
    },
    restart: () => {
      setIsCancelled(false);
      setWantedRows(rowsOfPage);
      void client.resetQueries({ queryKey });
    },
  };
}

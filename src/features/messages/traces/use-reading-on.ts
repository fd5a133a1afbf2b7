import { useEffect, useState } from "react";

/** New rows that a reader gets before he is asked whether to read on. */
const wantedRows = 20;

interface Slices {
  hasNextPage: boolean;
  isFetching: boolean;
  isError: boolean;
  fetchNextPage: () => Promise<unknown>;
}

/** Reads slice after slice until enough rows were found, all is read, or somebody stops it. A slice under a filter may find nothing. */
export function useReadingOn({ fetchNextPage, hasNextPage, isError, isFetching }: Slices, rows: number): { isOn: boolean; goOn: () => void; stop: () => void } {
  const [wanted, setWanted] = useState(wantedRows);
  const isOn = hasNextPage && !isError && rows < wanted;
  useEffect(() => {
    if (isOn && !isFetching) void fetchNextPage();
  }, [fetchNextPage, isFetching, isOn]);
  return { isOn, goOn: () => setWanted(rows + wantedRows), stop: () => setWanted(0) };
}

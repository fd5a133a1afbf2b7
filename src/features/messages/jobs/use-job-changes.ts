import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { openEventStream } from "../../../api/event-stream.ts";
import { keepJobs, refreshJobs } from "./queries.ts";

/** One stream an instance, however many strips read it: a browser has few connections. */
const shared = new Map<string, { readers: number; close: () => void }>();

/** Keeps what the page knows of an instance's jobs up to date while it is mounted and `isOn`. */
export function useJobChanges(instanceId: string, isOn: boolean): void {
  const client = useQueryClient();
  useEffect(() => {
    if (!isOn) return undefined;
    const open = () =>
      openEventStream("watchJobs", {
        params: { instanceId },
        onEvent: ({ data }) => keepJobs(client, instanceId, data.jobs, data.removed),
        onState: ({ phase }) => {
          if (phase === "open") refreshJobs(client, instanceId);
        },
      });
    const begin = () => {
      const reader = open();
      return { readers: 0, close: () => reader.close() };
    };
    const stream = shared.get(instanceId) ?? begin();
    stream.readers++;
    shared.set(instanceId, stream);
    return () => {
      stream.readers--;
      if (stream.readers > 0) return;
      shared.delete(instanceId);
      stream.close();
    };
  }, [client, instanceId, isOn]);
}

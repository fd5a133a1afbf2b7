import { useEffect, useRef, useState } from "react";
import { call } from "../../api/call.ts";
import type { AnswerOf } from "../../api/call.ts";

export interface ConnectionValues {
  nameServers: string;
  accessKey: string;
  secretKey: string;
  tls: boolean;
}

export type ConnectionTest = AnswerOf<"testConnection">;

/** Runs the connection test; its result is current only for exactly the values that were tested (CF-010). */
export function useConnectionTest(instanceId: string | undefined) {
  const [result, setResult] = useState<ConnectionTest>();
  const [error, setError] = useState<unknown>();
  const [isRunning, setIsRunning] = useState(false);
  const [isCurrent, setIsCurrent] = useState(false);
  const running = useRef<AbortController>(undefined);
  const tested = useRef("");
  useEffect(() => () => running.current?.abort(), []);
  const run = async (connection: ConnectionValues, topics: string): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    tested.current = JSON.stringify(connection);
    setIsRunning(true);
    setError(undefined);
    try {
      setResult(await call("testConnection", { body: { connection: { kind: "rocketmq", ...connection }, instanceId, topics }, signal: controller.signal }));
      setIsCurrent(true);
    } catch (failure) {
      if (!controller.signal.aborted) setError(failure);
    } finally {
      setIsRunning(false);
    }
  };
  const noteChange = (connection: ConnectionValues): void => setIsCurrent(result !== undefined && JSON.stringify(connection) === tested.current);
  return { result, error, isRunning, isCurrent, run, noteChange, cancel: () => running.current?.abort() };
}

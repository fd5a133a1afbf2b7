import { useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { CallOptions } from "../../api/call.ts";
import { tellDone } from "../../ui/toasts.tsx";
import { instancesKey } from "./queries.ts";

/** Changes name, description or connection of an instance, and every list that shows it. */
export function useInstanceUpdate(instanceId: string): (change: CallOptions<"updateInstance">["body"], done: string) => Promise<void> {
  const queryClient = useQueryClient();
  return async (change, done) => {
    await call("updateInstance", { params: { instanceId }, body: change });
    await queryClient.invalidateQueries({ queryKey: instancesKey });
    tellDone(done);
  };
}

import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "../api/api-error.ts";

/** Only what may pass by itself is tried again; an answer that says no is shown at once. */
function mayPass(error: unknown): boolean {
  return error instanceof ApiError && (error.code === "network" || error.code === "engine_timeout");
}

/** The cache of server answers: fresh for 10 s, kept for 2 minutes so that a tab stays small. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, gcTime: 120_000, retry: (failures, error) => failures < 2 && mayPass(error), refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}

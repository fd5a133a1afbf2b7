import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../api/call.ts";
import { pageSizes } from "../../lib/search-params.ts";
import type { AccessSearch } from "./search.ts";

export type UserRow = AnswerOf<"listAccessUsers">["rows"][number];
export type AccessState = AnswerOf<"getAccess">;
export type Outcome = AnswerOf<"createAccessUser">;
export type ResourcePermission = UserRow["topicPermissions"][number];

const refreshMs = 10_000;
const accessKey = (instanceId: string): readonly [string, string] => ["accessControl", instanceId];

/** Whether requests are judged now, and by which brokers. */
export const accessStateQuery = (instanceId: string) =>
  queryOptions({ queryKey: [...accessKey(instanceId), "state"], queryFn: ({ signal }) => call("getAccess", { params: { instanceId }, signal }), refetchInterval: refreshMs });

/** One page of the list as the link describes it. */
export const userListQuery = (instanceId: string, { q, sort, page, size, admin }: AccessSearch) =>
  queryOptions({
    queryKey: [...accessKey(instanceId), "list", { q, sort, page, size, admin }],
    queryFn: ({ signal }) => call("listAccessUsers", { params: { instanceId }, query: { search: q, sort, page, pageSize: size ?? pageSizes[0], administrator: admin }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
  });

export const userQuery = (instanceId: string, userId: string) =>
  queryOptions({ queryKey: [...accessKey(instanceId), "one", userId], queryFn: ({ signal }) => call("getAccessUser", { params: { instanceId, userId }, signal }), refetchInterval: refreshMs });

/** Who would notice the switch: read anew each time it opens. */
export const accessClientsQuery = (instanceId: string) =>
  queryOptions({ queryKey: [...accessKey(instanceId), "clients"], queryFn: ({ signal }) => call("listAccessClients", { params: { instanceId }, signal }), staleTime: 0, gcTime: 0 });

const refresh = (queryClient: QueryClient, instanceId: string): Promise<void> => queryClient.invalidateQueries({ queryKey: accessKey(instanceId) });

type Part<Name extends "createAccessUser" | "updateAccessUser" | "switchAccess" | "setTopicPermissions"> = CallOptions<Name>["body"];

/** Every change of this page; each answers how it ended on each broker and reads the page again. */
export function accessChanges(queryClient: QueryClient, instanceId: string) {
  const then = async (change: Promise<Outcome>): Promise<Outcome> => {
    const outcome = await change;
    await refresh(queryClient, instanceId);
    return outcome;
  };
  const of = (userId: string): { params: { instanceId: string; userId: string } } => ({ params: { instanceId, userId } });
  return {
    create: (body: Part<"createAccessUser">) => then(call("createAccessUser", { params: { instanceId }, body })),
    update: (userId: string, body: Part<"updateAccessUser">) => then(call("updateAccessUser", { ...of(userId), body })),
    setTopics: (userId: string, body: Part<"setTopicPermissions">) => then(call("setTopicPermissions", { ...of(userId), body })),
    setGroups: (userId: string, body: Part<"setTopicPermissions">) => then(call("setGroupPermissions", { ...of(userId), body })),
    resetSecret: (userId: string, secret: string) => then(call("resetAccessSecret", { ...of(userId), body: { secret } })),
    repeat: (userId: string) => then(call("repeatAccessUser", { ...of(userId), body: {} })),
    remove: (userId: string) => then(call("deleteAccessUser", { ...of(userId), query: { confirm: userId } })),
    setGlobalAllowList: (addresses: string[]) => then(call("setGlobalAllowList", { params: { instanceId }, body: { addresses } })),
    /** What the console may see changes with it, so everything of every page is read again. */
    turn: async (body: Part<"switchAccess">): Promise<Outcome> => {
      const outcome = await call("switchAccess", { params: { instanceId }, body });
      await queryClient.invalidateQueries();
      return outcome;
    },
  };
}

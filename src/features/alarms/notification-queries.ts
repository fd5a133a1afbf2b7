import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../api/call.ts";
import { pageSizes } from "../../lib/search-params.ts";
import type { ContactSearch, DeliverySearch, PolicySearch } from "./notification-search.ts";

export type GroupRow = AnswerOf<"listContactGroups">["rows"][number];
export type Contact = GroupRow["contacts"][number];
export type PolicyRow = AnswerOf<"listPolicies">["rows"][number];
export type Channel = PolicyRow["channels"][number];
export type DeliveryRow = AnswerOf<"listDeliveries">["rows"][number];
export type TestResult = AnswerOf<"testPolicy">["results"][number];
export type PolicyBody = CallOptions<"createPolicy">["body"];
export type MailBody = CallOptions<"updateNotificationSettings">["body"];

const refreshMs = 10_000;
const key = "notifications";

export const groupListQuery = ({ q, sort, page, size }: Pick<ContactSearch, "q" | "sort" | "page" | "size">) =>
  queryOptions({ queryKey: [key, "groups", { q, sort, page, size }], queryFn: ({ signal }) => call("listContactGroups", { query: { search: q, sort, page, pageSize: size ?? pageSizes[0] }, signal }), placeholderData: keepPreviousData, refetchInterval: refreshMs });

/** What a form begins with: read anew each time it opens, whatever page its row is on. */
export const groupQuery = (groupId: string) => queryOptions({ queryKey: [key, "group", groupId], queryFn: ({ signal }) => call("getContactGroup", { params: { groupId }, signal }), gcTime: 0 });
export const policyQuery = (policyId: string) => queryOptions({ queryKey: [key, "policy", policyId], queryFn: ({ signal }) => call("getPolicy", { params: { policyId }, signal }), gcTime: 0 });

/** All groups and policies, for forms and filters. */
export const everyGroupQuery = queryOptions({ queryKey: [key, "groups", "all"], queryFn: ({ signal }) => call("listContactGroups", { query: { pageSize: 500 }, signal }) });
export const everyPolicyQuery = queryOptions({ queryKey: [key, "policies", "all"], queryFn: ({ signal }) => call("listPolicies", { query: { pageSize: 500 }, signal }) });

export const policyListQuery = ({ q, sort, page, size }: Pick<PolicySearch, "q" | "sort" | "page" | "size">) =>
  queryOptions({ queryKey: [key, "policies", { q, sort, page, size }], queryFn: ({ signal }) => call("listPolicies", { query: { search: q, sort, page, pageSize: size ?? pageSizes[0] }, signal }), placeholderData: keepPreviousData, refetchInterval: refreshMs });

export const mailSettingsQuery = queryOptions({ queryKey: [key, "settings"], queryFn: ({ signal }) => call("getNotificationSettings", { signal }), staleTime: 0 });

export const deliveryListQuery = ({ q, sort, page, size, state, policy, event }: Pick<DeliverySearch, "q" | "sort" | "page" | "size" | "state" | "policy" | "event">) =>
  queryOptions({
    queryKey: [key, "deliveries", { q, sort, page, size, state, policy, event }],
    queryFn: ({ signal }) => call("listDeliveries", { query: { search: q, sort, page, pageSize: size ?? pageSizes[0], state, policyId: policy, eventId: event }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });

export const deliveryQuery = (deliveryId: string) => queryOptions({ queryKey: [key, "delivery", deliveryId], queryFn: ({ signal }) => call("getDelivery", { params: { deliveryId }, signal }), refetchInterval: 3_000 });

/** Every change of these pages; each reads them again. */
export function notificationChanges(queryClient: QueryClient) {
  const then = async <T>(change: Promise<T>): Promise<T> => {
    const outcome = await change;
    await queryClient.invalidateQueries({ queryKey: [key] });
    return outcome;
  };
  return {
    saveGroup: (groupId: string | undefined, body: CallOptions<"createContactGroup">["body"]) => then(groupId === undefined ? call("createContactGroup", { body }) : call("updateContactGroup", { params: { groupId }, body })),
    deleteGroup: (groupId: string) => then(call("deleteContactGroup", { params: { groupId } })),
    savePolicy: (policyId: string | undefined, body: PolicyBody) => then(policyId === undefined ? call("createPolicy", { body }) : call("updatePolicy", { params: { policyId }, body })),
    deletePolicy: (policyId: string) => then(call("deletePolicy", { params: { policyId } })),
    test: (body: CallOptions<"testPolicy">["body"]) => then(call("testPolicy", { body })),
    saveSettings: (body: MailBody) => then(call("updateNotificationSettings", { body })),
    testMail: (body: CallOptions<"testMailServer">["body"]) => call("testMailServer", { body }),
    resend: (deliveryId: string) => then(call("resendDelivery", { params: { deliveryId } })),
  };
}

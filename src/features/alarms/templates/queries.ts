import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { QueryClient } from "@tanstack/react-query";
import { call } from "../../../api/call.ts";
import type { AnswerOf, CallOptions } from "../../../api/call.ts";
import { pageSizes } from "../../../lib/search-params.ts";
import type { TemplateSearch } from "./search.ts";

export type TemplateRow = AnswerOf<"listAlarmTemplates">["rows"][number];
type TemplateSettings = CallOptions<"createAlarmTemplate">["body"];

/** Also the begin of the key of the choices in the form of a rule. */
const templatesKey = ["alarmTemplates"] as const;

/** One page of the condition templates of the whole console. */
export const templateListQuery = ({ q, sort, page, size, dimension }: TemplateSearch) =>
  queryOptions({
    queryKey: [...templatesKey, "list", { q, sort, page, size, dimension }],
    queryFn: ({ signal }) => call("listAlarmTemplates", { query: { search: q, sort, page, pageSize: size ?? pageSizes[0], dimension }, signal }),
    placeholderData: keepPreviousData,
  });

/** Every template, to find the one of the form. */
export const allTemplatesQuery = () => queryOptions({ queryKey: [...templatesKey, "all"], queryFn: ({ signal }) => call("listAlarmTemplates", { query: { pageSize: 200 }, signal }), staleTime: 0 });

/** Every change of this page; rules that are bound follow, so they are read again too. */
export function templateChanges(queryClient: QueryClient) {
  const then = async <T>(change: Promise<T>): Promise<T> => {
    const answer = await change;
    await Promise.all([queryClient.invalidateQueries({ queryKey: templatesKey }), queryClient.invalidateQueries({ queryKey: ["alarms"] })]);
    return answer;
  };
  return {
    create: (body: TemplateSettings) => then(call("createAlarmTemplate", { body })),
    update: (templateId: string, body: TemplateSettings) => then(call("updateAlarmTemplate", { params: { templateId }, body })),
    remove: (templateId: string) => then(call("deleteAlarmTemplate", { params: { templateId } })),
  };
}

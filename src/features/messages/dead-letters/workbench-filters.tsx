import { useQueryClient } from "@tanstack/react-query";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerOf } from "../../../api/call.ts";
import { FilterBar, SearchBox, SelectFilter } from "../../../ui/filter-bar.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { localText } from "../query/query-draft.ts";
import styles from "./dead-letters.module.css";
import { forgetGroup } from "./queries.ts";
import { rangeNames, searchFields } from "./search.ts";
import type { DeadLettersSearch, SearchField } from "./search.ts";
import type { Workbench } from "./use-workbench.ts";

interface WorkbenchFiltersProps {
  workbench: Workbench;
  letters: UseInfiniteQueryResult<InfiniteData<AnswerOf<"listDeadLetters">>>;
}

const dayMs = 86_400_000;
const noFields = Object.fromEntries(searchFields.map((field) => [field, undefined]));

/** Time of dying (DLQ-005) and one thing to search by; each lives in the link. */
export function WorkbenchFilters({ letters, workbench: { adjust, group, instanceId, search } }: WorkbenchFiltersProps) {
  const { t } = useTranslation("dead-letters");
  const client = useQueryClient();
  const asked = searchFields.find((field) => search[field] !== undefined);
  const [chosen, setChosen] = useState<SearchField>(asked ?? "id");
  const field = asked ?? chosen;
  const isCustom = search.begin !== undefined || search.end !== undefined;
  const chooseRange = (range: (typeof rangeNames)[number] | "custom" | ""): void => {
    const now = Date.now();
    adjust(range === "custom" ? { range: undefined, begin: now - dayMs, end: now } : { range: range || undefined, begin: undefined, end: undefined });
  };
  const chooseField = (next: SearchField | ""): void => {
    const to = next || "id";
    setChosen(to);
    if (asked) adjust({ ...noFields, [to]: search[asked] });
  };
  return (
    <FilterBar asOf={letters.data?.pages[0]?.asOf} onRefresh={() => forgetGroup(client, instanceId, group)} isRefreshing={letters.isFetching && !letters.isFetchingNextPage}>
      <SelectFilter label={t("filter.range")} value={isCustom ? "custom" : (search.range ?? "")} all={t("filter.ranges.all")} options={[...rangeNames, "custom" as const].map((value) => ({ value, label: t(`filter.ranges.${value}`) }))} onChange={chooseRange} />
      {isCustom && <CustomRange search={search} onChange={adjust} />}
      <SelectFilter label={t("filter.by")} value={field} all={false} options={searchFields.map((value) => ({ value, label: t(`filter.fields.${value}`) }))} onChange={chooseField} />
      <SearchBox key={field} label={t(`filter.hints.${field}`)} value={search[field] ?? ""} onChange={(text) => adjust({ ...noFields, [field]: text || undefined })} />
    </FilterBar>
  );
}

/** From and to, in the reader's time zone. */
function CustomRange({ search, onChange }: { search: DeadLettersSearch; onChange: (part: Partial<DeadLettersSearch>) => void }) {
  const { t } = useTranslation("dead-letters");
  const isReversed = search.begin !== undefined && search.end !== undefined && search.begin > search.end;
  const put = (name: "begin" | "end", text: string): void => {
    const at = Date.parse(text);
    if (!Number.isNaN(at) && at >= 0) onChange({ [name]: at });
  };
  return (
    <div className={styles.times}>
      <TextField type="datetime-local" step={1} label={t("filter.begin")} value={search.begin === undefined ? "" : localText(search.begin)} error={isReversed ? t("filter.reversed") : undefined} onChange={(text) => put("begin", text)} />
      <TextField type="datetime-local" step={1} label={t("filter.end")} value={search.end === undefined ? "" : localText(search.end)} onChange={(text) => put("end", text)} />
    </div>
  );
}

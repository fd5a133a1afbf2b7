import type { BoardPanel } from "../../contract/boards.ts";
import { metricRule } from "../../contract/metric-names.ts";
import type { MetricKind, MetricName, MetricScope } from "../../contract/metric-names.ts";
import type { MetricStatistic, MetricSubject } from "../../contract/metrics.ts";

export type NewPanel = Omit<BoardPanel, "id" | "x" | "y">;

/** A panel while it is being filled in; text as it stands in the fields. */
export interface PanelDraft {
  instanceId: string;
  kind: BoardPanel["kind"];
  metric: MetricName;
  scope: MetricScope;
  choice: "named" | "top";
  name: string;
  top: (typeof topChoices)[number];
  statistic: MetricStatistic | "";
  title: string;
}

export const panelKinds = ["chart", "figure", "ranking"] as const;
export const topChoices = ["5", "10", "20"] as const;
/** Scopes whose subjects have one name. */
export const namedScopes = ["broker", "topic", "group"] as const;
const sizes = { chart: { w: 6, h: 4 }, figure: { w: 3, h: 2 }, ranking: { w: 6, h: 6 } } as const;

export function newDraft(instanceId = ""): PanelDraft {
  return { instanceId, kind: "chart", metric: "produceRate", scope: "instance", choice: "named", name: "", top: "10", statistic: "", title: "" };
}

/** What a metric of this kind of panel can belong to: a ranking compares subjects, a figure has one. */
export function scopesOf({ metric, kind }: Pick<PanelDraft, "metric" | "kind">): MetricScope[] {
  const { scopes } = metricRule(metric);
  if (kind === "ranking") return scopes.filter((scope) => scope !== "instance");
  return kind === "figure" ? scopes.filter((scope) => scope === "instance" || namedScopes.some((named) => named === scope)) : [...scopes];
}

/** Totals are of rates alone. */
export function statisticsOf(kind: MetricKind): MetricStatistic[] {
  return kind === "rate" ? ["avg", "max", "min", "last", "total"] : ["avg", "max", "min", "last"];
}

/** After a change: what no longer fits together becomes what does. */
export function changedDraft(draft: PanelDraft): PanelDraft {
  const kind = draft.kind === "ranking" && scopesOf(draft).length === 0 ? "chart" : draft.kind;
  const scopes = scopesOf({ metric: draft.metric, kind });
  const scope = scopes.includes(draft.scope) ? draft.scope : (scopes[0] ?? "instance");
  const isNamed = namedScopes.some((named) => named === scope);
  const choice = kind === "ranking" || (!isNamed && scope !== "instance") ? "top" : kind === "figure" ? "named" : draft.choice;
  const statistic = draft.statistic === "total" && metricRule(draft.metric).kind !== "rate" ? "" : draft.statistic;
  return { ...draft, kind, scope, choice, statistic };
}

/** The panel; undefined while something is missing. */
export function panelOf({ instanceId, kind, metric, scope, choice, name, top, statistic, title }: PanelDraft): NewPanel | undefined {
  const rest = { metric, ...(statistic !== "" && { statistic }) };
  const subject = subjectOf(scope, name.trim());
  const isTop = scope !== "instance" && choice === "top";
  if (instanceId === "" || (!isTop && !subject)) return undefined;
  const series = isTop || !subject ? { ...rest, scope, top: Number(top) } : { ...rest, subject };
  return { kind, title: title.trim(), instanceId, series: [series], ...sizes[kind] };
}

function subjectOf(scope: MetricScope, name: string): MetricSubject | undefined {
  if (scope === "instance") return { scope };
  if (name === "") return undefined;
  if (scope === "broker") return { scope, broker: name };
  if (scope === "topic") return { scope, topic: name };
  return scope === "group" ? { scope, group: name } : undefined;
}

import { metricRule } from "./metric-names.ts";
import type { MetricName, MetricScope } from "./metric-names.ts";
import type { MetricStatistic, MetricSubject } from "./metrics.ts";

/** What is wished of figures: of one subject, or of the largest of a scope. */
type Wanted = { metric: MetricName; statistic?: MetricStatistic | undefined } & ({ subject: MetricSubject } | { scope: MetricScope });

/** A total is a number of things that happened, so only rates have one. */
export const hasStatistic = (metric: MetricName, statistic: MetricStatistic | undefined): boolean => statistic !== "total" || metricRule(metric).kind === "rate";

/** What of a wish no series can ever fulfil: a metric that the scope does not have, a total of what is no rate. undefined = it can be drawn. */
export function misfitOf(wanted: Wanted): "scope" | "subject" | "statistic" | undefined {
  const scope = "subject" in wanted ? wanted.subject.scope : wanted.scope;
  if (!metricRule(wanted.metric).scopes.includes(scope)) return "subject" in wanted ? "subject" : "scope";
  return hasStatistic(wanted.metric, wanted.statistic) ? undefined : "statistic";
}

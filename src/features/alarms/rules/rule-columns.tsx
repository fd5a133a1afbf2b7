import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Column } from "../../../ui/data-table-types.ts";
import { formatSoon } from "../../../lib/format-time.ts";
import { HiddenText } from "../../../ui/hidden-text.tsx";
import { RelativeTime } from "../../../ui/relative-time.tsx";
import { IconButton } from "../../../ui/button.tsx";
import { Menu } from "../../../ui/menu.tsx";
import { StatusDot } from "../../../ui/status-dot.tsx";
import { tellDone, tellFailed } from "../../../ui/toasts.tsx";
import { useNow } from "../../../ui/use-now.ts";
import { useErrorLine } from "../../../ui/use-error-texts.ts";
import styles from "../alarms.module.css";
import { SeverityMark, firingTone, useConditionTexts } from "../alarm-words.tsx";
import type { RuleRow } from "../alarm-words.tsx";
import type { RulesView } from "./use-rules-view.ts";

/** ALARM-7. */
export function useRuleColumns(view: RulesView): Column<RuleRow>[] {
  const { t } = useTranslation("alarms");
  const { instanceId } = view;
  return [
    {
      id: "name",
      title: t("rules.name"),
      sortable: true,
      wraps: true,
      cell: (row) => (
        <Link to="/instances/$instanceId/alarms/rules" params={{ instanceId }} search={{ ...view.search, edit: row.id }}>
          {row.name}
        </Link>
      ),
    },
    { id: "firing", title: t("rules.state"), sortable: true, firstDirection: "desc", cell: (row) => <RuleStates row={row} instanceId={instanceId} /> },
    { id: "severity", title: t("severity"), sortable: true, cell: (row) => <SeverityMark severity={row.severity} quiet={!row.enabled || row.firing === 0} /> },
    { id: "dimension", title: t("rules.watches"), sortable: true, wraps: true, cell: (row) => <Watched row={row} /> },
    { id: "conditions", title: t("condition.title"), wraps: true, cell: (row) => <Conditions row={row} /> },
    { id: "updatedAt", title: t("rules.updated"), sortable: true, firstDirection: "desc", wideOnly: true, cell: (row) => <RelativeTime at={row.updatedAt} /> },
    { id: "actions", title: <HiddenText>{t("rules.actions")}</HiddenText>, align: "right", width: 44, cell: (row) => <RuleMenu row={row} view={view} /> },
  ];
}

/** With a mute window that holds: what fires meanwhile is told nobody. */
function RuleStates({ row, instanceId }: { row: RuleRow; instanceId: string }) {
  const { t } = useTranslation("alarms");
  const nowMs = useNow();
  const { enabled, mutedNow } = row;
  return (
    <>
      <RuleState row={row} instanceId={instanceId} />
      {enabled && mutedNow && (
        <div className={styles.muted} data-tip={t("mute.note")}>
          {mutedNow.until === null ? t("rules.muted") : t("rules.mutedUntil", { time: formatSoon(mutedNow.until, nowMs) })}
        </div>
      )}
    </>
  );
}

function RuleState({ row, instanceId }: { row: RuleRow; instanceId: string }) {
  const { t } = useTranslation("alarms");
  if (!row.enabled) return <StatusDot tone="idle">{t("enabled.false")}</StatusDot>;
  if (row.firing === 0 && !row.hasData) return <StatusDot tone="idle" tip={t("rules.noDataTip")}>{t("rules.noData")}</StatusDot>;
  if (row.firing === 0) return <StatusDot tone="ok">{t("rules.quiet")}</StatusDot>;
  return (
    <Link to="/instances/$instanceId/alarms/history" params={{ instanceId }} search={{ rule: row.id, state: "firing" }}>
      <StatusDot tone={firingTone(row.severity)}>{t("rules.firing", { count: row.firing })}</StatusDot>
    </Link>
  );
}

function Watched({ row: { dimension, objects } }: { row: RuleRow }) {
  const { t } = useTranslation("alarms");
  if (dimension === "instance") return t("dimensions.instance");
  const which = objects.choice === "all" ? t("objects.allShort") : objects.choice === "pattern" ? objects.pattern : t("objects.count", { count: objects.subjects.length });
  return t("rules.watched", { dimension: t(`dimensions.${dimension}`), which });
}

function Conditions({ row }: { row: RuleRow }) {
  const { t } = useTranslation("alarms");
  const { conditionText } = useConditionTexts();
  const [first, ...more] = row.conditions;
  if (!first) return null;
  const text = row.templateName === null ? conditionText(first) : `${row.templateName}: ${conditionText(first)}`;
  if (more.length === 0) return text;
  return (
    <>
      {text}
      <span data-tip={more.map((condition) => conditionText(condition)).join(t(row.match === "all" ? "condition.and" : "condition.or"))}>{t(row.match === "all" ? "condition.andMore" : "condition.orMore", { count: more.length })}</span>
    </>
  );
}

function RuleMenu({ row, view: { change, changes } }: { row: RuleRow; view: RulesView }) {
  const { t } = useTranslation("alarms");
  const errorLine = useErrorLine();
  const turn = async (): Promise<void> => {
    try {
      await changes.switch(row.id, !row.enabled);
      tellDone(t(row.enabled ? "rules.switchedOff" : "rules.switchedOn", { name: row.name }));
    } catch (error) {
      tellFailed(errorLine(error));
    }
  };
  const items = [
    { id: "edit", label: t("rules.edit"), icon: "edit" as const, onSelect: () => change({ edit: row.id }) },
    { id: "switch", label: t(row.enabled ? "rules.switchOff" : "rules.switchOn"), onSelect: () => void turn() },
    { id: "copy", label: t("rules.copy"), icon: "copy" as const, onSelect: () => change({ copy: row.id }) },
    { id: "delete", label: t("rules.delete"), icon: "trash" as const, danger: true, startsGroup: true, onSelect: () => change({ remove: row.id }) },
  ];
  return <Menu items={items} trigger={(props) => <IconButton {...props} small icon="more" label={t("rules.actions")} aria-label={t("rules.actionsOf", { name: row.name })} />} />;
}

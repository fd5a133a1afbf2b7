import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { misfitOf } from "./metric-fit.ts";
import { metricName, metricScope, metricStatistic, metricSubject } from "./metrics.ts";
import { count, noContent, timestampMs } from "./paging.ts";

/** Columns of a board's grid. */
export const boardColumns = 12;
const mostPanels = 60;
const mostRows = 50;
/** As many as all panels take up that stand below one another. */
export const boardHeight = mostPanels * mostRows;

/** What a panel draws: named series, or the subjects with the largest values at the time that it is looked at. */
const panelSeries = z.union([
  z.object({ metric: metricName, subject: metricSubject, statistic: metricStatistic.optional() }),
  z.object({ metric: metricName, scope: metricScope, top: z.number().int().min(1).max(20), statistic: metricStatistic.optional() }),
]);

/** A copy of a chart (MON-018): it keeps metric, object and instance, and goes on when the page that it came from changes (MON-019). */
export const boardPanel = z.object({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/),
  kind: z.enum(["chart", "figure", "ranking"]),
  title: z.string().trim().max(100).describe("empty = made of what it shows"),
  instanceId: z.string().min(1).max(64),
  series: z.array(panelSeries).min(1).max(20),
  x: z.number().int().min(0).max(boardColumns - 1),
  y: z.number().int().min(0).max(boardHeight),
  w: z.number().int().min(1).max(boardColumns),
  h: z.number().int().min(1).max(mostRows),
});
export type BoardPanel = z.output<typeof boardPanel>;

const name = z.string().trim().min(1).max(64);
const description = z.string().trim().max(256);
const panels = z.array(boardPanel).max(mostPanels);

/** Series that can never be drawn, and a ranking of what is named already. */
function refineSeries({ kind, series }: Pick<BoardPanel, "kind" | "series">, context: z.RefinementCtx): void {
  series.forEach((wanted, index) => {
    const misfit = misfitOf(wanted);
    if (misfit) context.addIssue({ code: "custom", path: ["series", index, misfit], message: "not_in_list" });
    if (kind === "ranking" && (!("top" in wanted) || wanted.scope === "instance")) context.addIssue({ code: "custom", path: ["series", index, "scope"], message: "not_in_list" });
  });
}

const panelsGiven = z.array(boardPanel.superRefine((panel, context) => {
  refineSeries(panel, context);
  if (panel.x + panel.w > boardColumns) context.addIssue({ code: "too_big", origin: "number", maximum: boardColumns - panel.x, path: ["w"], input: panel.w });
})).max(mostPanels);
const boardParams = z.object({ boardId: z.coerce.number().int().min(1) });

const boardRow = z.object({
  id: count,
  name: z.string(),
  description: z.string(),
  owner: z.string(),
  isMine: z.boolean().describe("only the owner changes a board; who has the link reads it, and may copy it"),
  panelCount: count,
  updatedAt: timestampMs,
});
const board = boardRow.extend({ panels, revision: count.describe("give it back with a change: a board that was changed meanwhile is not overwritten") });

export const boardEndpoints = defineEndpoints({
  listBoards: { summary: "Boards of all accounts, one's own first", response: z.object({ rows: z.array(boardRow) }) },
  createBoard: { summary: "A board of one's own, empty or as a copy", body: z.object({ name, description: description.default(""), panels: panelsGiven.default([]) }), response: board },
  getBoard: { summary: "A board with its panels", params: boardParams, response: board },
  updateBoard: { summary: "Change name, description or panels", params: boardParams, body: z.object({ revision: count, name: name.optional(), description: description.optional(), panels: panelsGiven.optional() }), response: board },
  addBoardPanel: { summary: "Put a copy of a chart below the others (MON-018)", params: boardParams, body: boardPanel.omit({ id: true, x: true, y: true }).superRefine(refineSeries), response: board },
  removeBoard: { summary: "Remove a board of one's own", params: boardParams, response: noContent },
});

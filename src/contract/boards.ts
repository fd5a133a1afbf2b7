import { z } from "zod";
import { defineEndpoints } from "./endpoint.ts";
import { metricName, metricScope, metricStatistic, metricSubject } from "./metrics.ts";
import { count, noContent, timestampMs } from "./paging.ts";

/** Columns of a board's grid. */
export const boardColumns = 12;
const mostPanels = 60;

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
  y: z.number().int().min(0).max(10_000),
  w: z.number().int().min(1).max(boardColumns),
  h: z.number().int().min(1).max(50),
});
export type BoardPanel = z.output<typeof boardPanel>;

const name = z.string().trim().min(1).max(64);
const description = z.string().trim().max(256);
const panels = z.array(boardPanel).max(mostPanels);
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
  createBoard: { summary: "A board of one's own, empty or as a copy", body: z.object({ name, description: description.default(""), panels: panels.default([]) }), response: board },
  getBoard: { summary: "A board with its panels", params: boardParams, response: board },
  updateBoard: { summary: "Change name, description or panels", params: boardParams, body: z.object({ revision: count, name: name.optional(), description: description.optional(), panels: panels.optional() }), response: board },
  addBoardPanel: { summary: "Put a copy of a chart below the others (MON-018)", params: boardParams, body: boardPanel.omit({ id: true, x: true, y: true }), response: board },
  removeBoard: { summary: "Remove a board of one's own", params: boardParams, response: noContent },
});

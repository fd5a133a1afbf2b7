import { dirname } from "node:path";
import { z } from "zod";
import { exportForm, exportSource } from "../../../../src/contract/exports.ts";
import type { ExportForm, ExportSource } from "../../../../src/contract/exports.ts";
import { warning } from "../../../../src/contract/paging.ts";
import type { JobProgress } from "../../store/jobs-store.ts";
import type { JobContext, JobHandler } from "../jobs/job-handler.ts";
import { ExportFile } from "./export-file.ts";
import { refuseBelowReserve } from "./disk-reserve.ts";
import type { DiskReserve } from "./disk-reserve.ts";
import { exportPages } from "./export-pages.ts";
import { messageRecord } from "./message-record.ts";
import { recordHead, recordText } from "./record-text.ts";

const jobInput = z.object({ source: exportSource, form: exportForm });
/** The file up to `position` holds the rows before `cursor`; what lies behind is cut off before the job goes on. */
const checkpoint = z.object({ cursor: z.string(), position: z.object({ bytes: z.int(), textCrc: z.int(), textBytes: z.int() }), rows: z.int(), missing: z.int(), isComplete: z.boolean(), deletedBeforeMs: z.number().nullable().default(null), warnings: z.array(warning) });
type Checkpoint = z.output<typeof checkpoint>;
const nothing: Checkpoint = { cursor: "", position: { bytes: 0, textCrc: 0, textBytes: 0 }, rows: 0, missing: 0, isComplete: false, deletedBeforeMs: null, warnings: [] };

/** Syncing the disk for each page would cost more than the rows. */
const checkpointEveryMs = 500;

/** Writes messages into the job's file, row by row, in bounded memory, and goes on after a restart without a doubled or torn row. Leaves `reserve` of the disk to others. */
export function exportJob(reserve: DiskReserve): JobHandler {
  return {
    action: "startExport",
    run: async (context) => {
      const { form, source } = jobInput.parse(context.input);
      let from = checkpoint.parse(context.checkpoint ?? nothing);
      if (!from.isComplete) await refuseBelowReserve(dirname(context.filePath), reserve);
      let file = await ExportFile.open(context.filePath, from.position, form.gzip);
      if (!file) {
        from = nothing;
        file = await ExportFile.restart(context.filePath, form.gzip);
      }
      try {
        const { deletedBeforeMs, missing, position, rows, warnings } = from.isComplete ? from : await write(context, { source, form, file, reserve }, from);
        return { result: { rows, missing, deletedBefore: deletedBeforeMs, warnings, bytes: position.bytes }, fileName: exportFileName(source, form) };
      } finally {
        await file.close();
      }
    },
  };
}

interface ExportWork {
  source: ExportSource;
  form: ExportForm;
  file: ExportFile;
  reserve: DiskReserve;
}

async function write(context: JobContext, { file, form, reserve, source }: ExportWork, from: Checkpoint): Promise<Checkpoint> {
  const state = { ...from, warnings: [...from.warnings] };
  let savedAtMs = performance.now();
  if (from.position.bytes === 0) await file.append(recordHead(form));
  const save = async (progress: JobProgress): Promise<void> => {
    state.position = await (state.isComplete ? file.finish() : file.sync());
    context.save(state, progress);
    if (!state.isComplete) await refuseBelowReserve(dirname(context.filePath), reserve);
    savedAtMs = performance.now();
  };
  for await (const page of exportPages(context.live(), source, from.cursor, context.signal)) {
    for (const message of page.messages) await file.append(recordText(await messageRecord(message, form.body), form));
    state.cursor = page.cursor;
    state.rows += page.messages.length;
    state.missing += page.missing;
    state.deletedBeforeMs ??= page.deletedBeforeMs;
    state.isComplete = page.cursor === "";
    state.warnings.push(...page.warnings.filter((one) => !state.warnings.some((other) => other.subject === one.subject && other.code === one.code)));
    const progress = { done: page.done, total: page.total, failed: state.missing };
    if (state.isComplete || performance.now() - savedAtMs >= checkpointEveryMs) await save(progress);
    else context.report(progress);
    await context.whilePaused();
  }
  context.signal.throwIfAborted();
  return state;
}

/** Letters that every file system takes: topic or group, the range's end, the format. */
function exportFileName(source: ExportSource, form: ExportForm): string {
  const subject = source.kind === "deadLetters" ? `dead-letters-${source.group}` : source.topic || "messages";
  const until = source.kind === "messages" || source.endAt === undefined ? "" : `-${new Date(source.endAt).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}`;
  const ending = `${form.format === "csv" ? "csv" : "jsonl"}${form.gzip ? ".gz" : ""}`;
  return `${subject.replaceAll(/[^\w-]/g, "_").slice(0, 120)}${until}.${ending}`;
}

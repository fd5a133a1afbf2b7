import Papa from "papaparse";
import type { ExportForm } from "../../../../src/contract/exports.ts";
import { recordColumns } from "./message-record.ts";
import type { MessageRecord } from "./message-record.ts";

/**
 * A cell that a spreadsheet would take for a formula (MSG-025): it begins with `=`, `+`, `-`, `@`, a tab or a line end.
 * Such a text gets an apostrophe in front. Ours, because Papa Parse's own rule passes over cells of several lines.
 */
const formulaStart = /^[=+\-@\t\r\n]/;
const byteOrderMark = "\ufeff";

/** What stands before the first row. */
export function recordHead({ byteOrderMark: withMark, format }: ExportForm): string {
  return format === "csv" ? `${withMark ? byteOrderMark : ""}${recordColumns.join(",")}\r\n` : "";
}

/** One row, its line end included: RFC 4180 with CRLF, or a line of JSON. */
export function recordText(record: MessageRecord, { format }: ExportForm): string {
  if (format === "jsonLines") return `${JSON.stringify(record)}\n`;
  const cells = recordColumns.map((column) => (column === "properties" ? JSON.stringify(record.properties) : record[column]));
  if (record.bodyEncoding !== "base64") return `${Papa.unparse([cells], { escapeFormulae: formulaStart })}\r\n`;
  // The body is the last column. Base64 may begin with "+" and then is nothing that a spreadsheet can compute; an apostrophe would change its bytes.
  return `${Papa.unparse([cells.slice(0, -1)], { escapeFormulae: formulaStart })},${String(record.body)}\r\n`;
}

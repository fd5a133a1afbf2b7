import type { MouseEvent, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { cx } from "../lib/class-names.ts";
import { HeadCell } from "./data-table-head.tsx";
import { ErrorRow, SkeletonRows } from "./data-table-states.tsx";
import styles from "./data-table.module.css";
import type { Column, Selection, Sort } from "./data-table-types.ts";

export interface DataTableProps<Row> {
  /** Names the table for screen readers: "Topics". */
  label: string;
  columns: Column<Row>[];
  /** undefined while nothing has arrived yet: shows the skeleton. */
  rows: readonly Row[] | undefined;
  rowKey: (row: Row) => string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  selection?: Selection;
  /** The row whose drawer is open. */
  openKey?: string;
  /** A click anywhere on the row that hit no control follows the first link of the row; give this only when there is none. */
  onRowOpen?: (row: Row) => void;
  /** The first load failed. A failed refresh keeps the old rows: show a `Notice` above instead. */
  error?: unknown;
  onRetry?: () => void;
  /** An `EmptyState`; for a filter without hits use `<NoHits/>`. */
  empty: ReactNode;
  /** The rows are of the previous page or filter while the next ones load. */
  isStale?: boolean;
}

/**
 * The one table of the console: native markup in our own CSS, because antd's table alone costs more
 * script than the whole first screen may take (first row within 400 ms). Rows come from the server
 * paged, sorted and filtered; the table keeps no state of its own.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, sort, onSort, selection, error, empty, isStale } = props;
  const span = columns.length + (selection ? 1 : 0);
  const failed = rows === undefined && error !== undefined && error !== null;
  return (
    <div className={styles.scroll}>
      <table className={styles.table} aria-label={label} aria-busy={rows === undefined || isStale} data-stale={isStale || undefined}>
        <thead>
          <tr>
            {selection && <SelectAll selection={selection} keys={rows?.map(rowKey) ?? []} />}
            {columns.map((column) => (
              <HeadCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows?.map((row) => (
            <BodyRow key={rowKey(row)} row={row} id={rowKey(row)} table={props} />
          ))}
          {rows?.length === 0 && (
            <tr className={styles.wide}>
              <td colSpan={span}>{empty}</td>
            </tr>
          )}
          {failed && <ErrorRow span={span} error={error} onRetry={props.onRetry} />}
          {rows === undefined && !failed && <SkeletonRows columns={columns} leading={selection ? 1 : 0} />}
        </tbody>
      </table>
    </div>
  );
}

/** A click on or in one of these is not a click on the row; dialogs reach it through React, not through the page. */
const controls = "a,button,input,select,textarea,label,dialog,[role=menu],[role=dialog]";

function BodyRow<Row>({ row, id, table }: { row: Row; id: string; table: DataTableProps<Row> }) {
  const { columns, selection, openKey, onRowOpen } = table;
  const open = (event: MouseEvent<HTMLTableRowElement>): void => {
    if (!(event.target instanceof Element) || event.target.closest(controls) || getSelection()?.isCollapsed === false) return;
    if (onRowOpen) onRowOpen(row);
    else event.currentTarget.querySelector<HTMLAnchorElement>("td a")?.click();
  };
  return (
    // The row click is a convenience for the mouse; the link inside serves keyboard and screen reader.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <tr onClick={open} data-open={openKey === id || undefined} data-selected={selection?.keys.has(id) || undefined}>
      {selection && <SelectCell selection={selection} id={id} />}
      {columns.map((column) => (
        <td key={column.id} className={cx(column.align === "right" && styles.right, column.wraps && styles.wraps, column.wideOnly && styles.wideOnly)}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

function SelectCell({ selection, id }: { selection: Selection; id: string }) {
  const { t } = useTranslation();
  const toggle = (): void => {
    const keys = new Set(selection.keys);
    if (!keys.delete(id)) keys.add(id);
    selection.onChange(keys);
  };
  return (
    <td className={styles.check}>
      <label>
        <input type="checkbox" checked={selection.keys.has(id)} onChange={toggle} aria-label={t("list.selectRow", { name: id })} />
      </label>
    </td>
  );
}

function SelectAll({ selection, keys }: { selection: Selection; keys: string[] }) {
  const { t } = useTranslation();
  const chosen = keys.filter((key) => selection.keys.has(key)).length;
  const toggle = (): void => {
    const next = new Set(selection.keys);
    for (const key of keys) {
      if (chosen === keys.length) next.delete(key);
      else next.add(key);
    }
    selection.onChange(next);
  };
  const showMixed = (box: HTMLInputElement | null): void => {
    if (box) box.indeterminate = chosen > 0 && chosen < keys.length;
  };
  return (
    <th scope="col" className={styles.check}>
      <label>
        <input type="checkbox" ref={showMixed} checked={chosen > 0 && chosen === keys.length} disabled={keys.length === 0} onChange={toggle} aria-label={t("list.selectPage")} />
      </label>
    </th>
  );
}

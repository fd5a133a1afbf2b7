import { cx } from "../lib/class-names.ts";
import type { Column, Sort } from "./data-table-types.ts";
import styles from "./data-table.module.css";
import { Icon } from "./icon.tsx";

interface HeadCellProps<Row> {
  column: Column<Row>;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
}

/** A column head; a sortable one is a button that turns the direction on the second click. */
export function HeadCell<Row>({ column, sort, onSort }: HeadCellProps<Row>) {
  const active = sort === column.id ? "asc" : sort === `-${column.id}` ? "desc" : undefined;
  const isDescendingFirst = (column.firstDirection ?? (column.align === "right" ? "desc" : "asc")) === "desc";
  const isDescendingNext = active === undefined ? isDescendingFirst : active === "asc";
  const icon = active === undefined ? "sort" : active === "asc" ? "sortUp" : "sortDown";
  const ariaSort = active && (active === "asc" ? "ascending" : "descending");
  return (
    <th scope="col" style={{ width: column.width }} aria-sort={ariaSort} data-tip={column.tip} className={cx(column.align === "right" && styles.right, column.wideOnly && styles.wideOnly)}>
      {column.sortable && onSort ? (
        <button type="button" className={styles.sort} data-active={active} onClick={() => onSort(isDescendingNext ? `-${column.id}` : column.id)}>
          {column.title}
          <Icon name={icon} size={12} />
        </button>
      ) : (
        column.title
      )}
    </th>
  );
}

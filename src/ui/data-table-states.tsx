import type { Column } from "./data-table-types.ts";
import styles from "./data-table.module.css";
import { ErrorState } from "./error-state.tsx";

const skeletonRows = ["a", "b", "c", "d", "e", "f", "g", "h"];

/** Placeholder rows of the right height, so that nothing jumps when the rows arrive. */
export function SkeletonRows<Row>({ columns, leading }: { columns: Column<Row>[]; leading: number }) {
  return skeletonRows.map((row, index) => (
    <tr key={row} className={styles.skeleton} aria-hidden="true">
      {/* The row is hidden from screen readers, its cells need no words. */}
      {/* oxlint-disable-next-line jsx-a11y/control-has-associated-label */}
      {leading > 0 && <td className={styles.check} />}
      {columns.map((column, place) => (
        // oxlint-disable-next-line jsx-a11y/control-has-associated-label
        <td key={column.id} className={column.wideOnly ? styles.wideOnly : undefined}>
          <i style={{ width: place === 0 ? `${46 + ((index * 17) % 34)}%` : "44%" }} />
        </td>
      ))}
    </tr>
  ));
}

/** A first load that failed, inside the table's frame. */
export function ErrorRow({ span, error, onRetry }: { span: number; error: unknown; onRetry?: () => void }) {
  return (
    <tr className={styles.wide}>
      <td colSpan={span}>
        <ErrorState error={error} onRetry={onRetry} />
      </td>
    </tr>
  );
}

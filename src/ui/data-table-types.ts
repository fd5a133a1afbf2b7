import type { ReactNode } from "react";

/** As the API takes it: a column's id, with `-` in front for descending. */
export type Sort = string;

export interface Column<Row> {
  /** Also the name that the server sorts by. */
  id: string;
  title: ReactNode;
  cell: (row: Row) => ReactNode;
  /** `right` for figures: tabular digits, aligned head. */
  align?: "left" | "right";
  sortable?: boolean;
  /** What the first click sorts; figures usually start with the largest. */
  firstDirection?: "asc" | "desc";
  /** CSS width; the other columns share what is left. */
  width?: number | string;
  /** Explains the column on hover of its head. */
  tip?: string;
  /** Long text may take a second line instead of widening the table. */
  wraps?: boolean;
  /** Left out below 900 px so that a phone can read the list. */
  wideOnly?: boolean;
}

export interface Selection {
  keys: ReadonlySet<string>;
  onChange: (keys: ReadonlySet<string>) => void;
}

/** What a column is sorted by; unknown figures (null) stand last in both directions. */
export type SortValue = string | number | boolean | null;

export interface Column<R> {
  valueOf: (row: R) => SortValue;
  /** Figures change with every sample; identities only when rows come and go. */
  changes: "figures" | "identities";
}

interface CachedOrder {
  order: Uint32Array;
  identities: number;
  figures: number;
  sortedAtMs: number;
}

/** An order by figures may be this old, so that a sweep in the background does not mean a sort a request. */
const orderLifeMs = 1000;

/**
 * Rows that stay in the order of their names, with remembered orders by each column: a page of a list
 * costs one walk over the rows and no sort.
 */
export class SortedRows<R, C extends string> {
  readonly #columns: Map<string, Column<R>>;
  readonly #orders = new Map<string, CachedOrder>();
  #rows: R[] = [];
  #identities = 0;
  #figures = 0;

  constructor(columns: Record<C, Column<R>>) {
    this.#columns = new Map(Object.entries<Column<R>>(columns));
  }

  get all(): readonly R[] {
    return this.#rows;
  }

  /** Rows came or went, or what identifies them changed; given in the order of their names. */
  replace(rows: R[]): void {
    this.#rows = rows;
    this.#identities++;
  }

  figuresChanged(): void {
    this.#figures++;
  }

  /** One page of the rows that `accepts` lets through; `sort` has `-` in front for descending. */
  page(query: { sort: C | `-${C}`; page: number; pageSize: number }, accepts: (row: R) => boolean, nowMs: number): { rows: R[]; total: number } {
    const first = (query.page - 1) * query.pageSize;
    const rows: R[] = [];
    let total = 0;
    for (const index of this.#orderBy(query.sort, nowMs)) {
      const row = this.#rows[index];
      if (row === undefined || !accepts(row)) continue;
      if (total >= first && rows.length < query.pageSize) rows.push(row);
      total++;
    }
    return { rows, total };
  }

  #orderBy(sort: C | `-${C}`, nowMs: number): Uint32Array {
    const descending = sort.startsWith("-");
    const column = this.#columns.get(descending ? sort.slice(1) : sort);
    if (!column) throw new Error(`no column ${sort}`);
    const cached = this.#orders.get(sort);
    const figuresFit = cached && (column.changes === "identities" || cached.figures === this.#figures || nowMs - cached.sortedAtMs < orderLifeMs);
    if (cached && cached.identities === this.#identities && figuresFit) return cached.order;
    const order = orderOf(this.#rows.map(column.valueOf), descending);
    this.#orders.set(sort, { order, identities: this.#identities, figures: this.#figures, sortedAtMs: nowMs });
    return order;
  }
}

/** Indices sorted by value, then by place (the name); nulls last. Plain code-unit order: exact, fast, the same everywhere. */
function orderOf(values: SortValue[], descending: boolean): Uint32Array {
  const sign = descending ? -1 : 1;
  return Uint32Array.from(values.keys()).sort((a, b) => {
    const [left, right] = [values[a] ?? null, values[b] ?? null];
    if (left === right) return a - b;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -sign : sign;
  });
}

import { fireEvent, screen, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { renderPiece } from "../testing/render-piece.tsx";
import type { Column } from "./data-table-types.ts";
import { DataTable } from "./data-table.tsx";

interface Row {
  name: string;
  lag: number;
}

const columns: Column<Row>[] = [
  { id: "name", title: "Name", sortable: true, cell: (row) => <a href={`#${row.name}`}>{row.name}</a> },
  { id: "lag", title: "Lag", sortable: true, align: "right", cell: (row) => row.lag },
];
const rows: Row[] = [
  { name: "a", lag: 1 },
  { name: "b", lag: 2 },
];
const common = { label: "Groups", columns, rowKey: (row: Row) => row.name, empty: "nothing here" };

describe("the table", () => {
  it("asks for the other direction, and for the largest figure first", async () => {
    const asked: string[] = [];
    await renderPiece(<DataTable {...common} rows={rows} sort="name" onSort={(sort) => asked.push(sort)} />);
    expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("ascending");
    fireEvent.click(screen.getByRole("button", { name: "Name" }));
    fireEvent.click(screen.getByRole("button", { name: "Lag" }));
    expect(asked).toEqual(["-name", "-lag"]);
  });

  it("selects a row, and all rows of the page", async () => {
    const chosen: string[][] = [];
    await renderPiece(<DataTable {...common} rows={rows} selection={{ keys: new Set(["a"]), onChange: (keys) => chosen.push([...keys]) }} />);
    fireEvent.click(screen.getByRole("checkbox", { name: "Select b" }));
    fireEvent.click(screen.getByRole("checkbox", { name: "Select all rows of this page" }));
    expect(chosen).toEqual([
      ["a", "b"],
      ["a", "b"],
    ]);
  });

  it("opens the row's link on a click anywhere but on a control", async () => {
    let opened = 0;
    await renderPiece(<DataTable {...common} rows={rows} onRowOpen={() => (opened += 1)} />);
    fireEvent.click(screen.getByText("2"));
    fireEvent.click(screen.getByRole("link", { name: "b" }));
    expect(opened).toBe(1);
  });

  it("shows its skeleton, its emptiness and its failure, each as what it is", async () => {
    await renderPiece(
      <>
        <DataTable {...common} label="loading" rows={undefined} />
        <DataTable {...common} label="empty" rows={[]} />
        <DataTable {...common} label="failed" rows={undefined} error={new Error("broken pipe")} />
      </>,
    );
    expect(screen.getByRole("table", { name: "loading" }).getAttribute("aria-busy")).toBe("true");
    expect(within(screen.getByRole("table", { name: "empty" })).getByText("nothing here")).toBeTruthy();
    expect(within(screen.getByRole("table", { name: "failed" })).getByRole("alert").textContent).toContain("broken pipe");
  });
});

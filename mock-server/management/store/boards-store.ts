import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { boardPanel } from "../../../src/contract/boards.ts";
import type { BoardPanel } from "../../../src/contract/boards.ts";

export interface StoredBoard {
  id: number;
  name: string;
  description: string;
  /** Name of the account. */
  owner: string;
  panels: BoardPanel[];
  /** Counts its changes. */
  revision: number;
  updatedAtMs: number;
}

const row = z
  .object({ id: z.number(), name: z.string(), description: z.string(), owner: z.string(), panels: z.string(), revision: z.number(), updated_at: z.number() })
  .transform(({ panels, updated_at: updatedAtMs, ...rest }): StoredBoard => ({ ...rest, updatedAtMs, panels: knownPanels(panels) }));

/** Boards with their panels, one JSON text a board: they are read and written whole. */
export class BoardsStore {
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** In the order of their names. */
  list(): StoredBoard[] {
    return z.array(row).parse(this.#database.prepare("SELECT * FROM boards ORDER BY name, id").all());
  }

  find(id: number): StoredBoard | undefined {
    return row.optional().parse(this.#database.prepare("SELECT * FROM boards WHERE id = ?").get(id));
  }

  hasName(owner: string, name: string): boolean {
    return this.#database.prepare("SELECT 1 FROM boards WHERE owner = ? AND name = ?").get(owner, name) !== undefined;
  }

  add(board: Omit<StoredBoard, "id" | "revision">): StoredBoard {
    const { lastInsertRowid } = this.#database
      .prepare("INSERT INTO boards (name, description, owner, panels, revision, updated_at) VALUES (?, ?, ?, ?, 1, ?)")
      .run(board.name, board.description, board.owner, JSON.stringify(board.panels), board.updatedAtMs);
    return { ...board, id: Number(lastInsertRowid), revision: 1 };
  }

  /** Writes it as its next revision; false when somebody else has changed it since it was read. */
  update(board: StoredBoard): boolean {
    const { changes } = this.#database
      .prepare("UPDATE boards SET name = ?, description = ?, panels = ?, revision = revision + 1, updated_at = ? WHERE id = ? AND revision = ?")
      .run(board.name, board.description, JSON.stringify(board.panels), board.updatedAtMs, board.id, board.revision);
    return changes === 1;
  }

  delete(id: number): void {
    this.#database.prepare("DELETE FROM boards WHERE id = ?").run(id);
  }
}

/** A panel of a metric that this version does not know is left out instead of breaking its board. */
function knownPanels(json: string): BoardPanel[] {
  const panels: unknown = JSON.parse(json);
  return z.array(z.unknown()).parse(panels).flatMap((panel) => boardPanel.safeParse(panel).data ?? []);
}

import { randomUUID } from "node:crypto";
import { boardHeight } from "../../../src/contract/boards.ts";
import type { BoardPanel } from "../../../src/contract/boards.ts";
import type { HandlerInput, ResponseOf } from "../../../src/contract/endpoint.ts";
import type { Endpoints } from "../../../src/contract/endpoints.ts";
import type { BoardsStore, StoredBoard } from "../store/boards-store.ts";
import type { Actor, Clock } from "./actor.ts";
import type { AuditTrail } from "./audit-trail.ts";
import { fieldRefusal, refusal } from "./service-error.ts";

type Board = ResponseOf<Endpoints["getBoard"]>;
const mostBoards = 200;
const mostPanels = 60;

/** Boards of one's own (MON-018, MON-019): everybody who is signed in reads them by their link, the owner changes them. */
export class Boards {
  readonly #store: BoardsStore;
  readonly #audit: AuditTrail;
  readonly #clock: Clock;

  constructor(store: BoardsStore, audit: AuditTrail, clock: Clock) {
    this.#store = store;
    this.#audit = audit;
    this.#clock = clock;
  }

  list(actor: Actor): ResponseOf<Endpoints["listBoards"]> {
    const rows = this.#store.list().map((board) => withoutPanels(board, actor));
    return { rows: rows.toSorted((a, b) => Number(b.isMine) - Number(a.isMine)) };
  }

  get(id: number, actor: Actor): Board {
    return boardOf(this.#find(id), actor);
  }

  async create({ description, name, panels }: HandlerInput<Endpoints["createBoard"]>["body"], actor: Actor): Promise<Board> {
    return await this.#audit.record(actor, { action: "createBoard", instanceId: "", subject: name, after: { panels: panels.length } }, async () => {
      this.#refuseTaken(actor.account, name);
      refuseTwins(panels);
      if (this.#store.list().length >= mostBoards) throw refusal("limit_reached", `There may be ${mostBoards} boards.`, { what: "boards", limit: mostBoards });
      return boardOf(this.#store.add({ name, description, owner: actor.account, panels, updatedAtMs: this.#clock() }), actor);
    });
  }

  async update(id: number, { revision, ...changes }: HandlerInput<Endpoints["updateBoard"]>["body"], actor: Actor): Promise<Board> {
    const before = this.#find(id);
    const after = { ...before, name: changes.name ?? before.name, description: changes.description ?? before.description, panels: changes.panels ?? before.panels, revision };
    return await this.#write("updateBoard", before, after, actor);
  }

  async addPanel(id: number, panel: HandlerInput<Endpoints["addBoardPanel"]>["body"], actor: Actor): Promise<Board> {
    const before = this.#find(id);
    const below = Math.max(0, ...before.panels.map(({ h, y }) => y + h));
    if (below > boardHeight) throw refusal("limit_reached", "The last panel is as far down as one may be; move it up first.", { what: "panels", limit: before.panels.length });
    return await this.#write("addBoardPanel", before, { ...before, panels: [...before.panels, { ...panel, id: randomUUID(), x: 0, y: below }] }, actor);
  }

  async remove(id: number, actor: Actor): Promise<void> {
    const board = this.#find(id);
    await this.#audit.record(actor, { action: "removeBoard", instanceId: "", subject: board.name, before: { panels: board.panels.length } }, async () => {
      refuseOthers(board, actor, "removeBoard");
      this.#store.delete(id);
    });
  }

  async #write(action: "updateBoard" | "addBoardPanel", before: StoredBoard, after: StoredBoard, actor: Actor): Promise<Board> {
    return await this.#audit.record(actor, { action, instanceId: "", subject: before.name, before: { name: before.name, panels: before.panels.length }, after: { name: after.name, panels: after.panels.length } }, async () => {
      refuseOthers(before, actor, action);
      if (after.name !== before.name) this.#refuseTaken(before.owner, after.name);
      refuseTwins(after.panels);
      if (after.panels.length > mostPanels) throw refusal("limit_reached", `A board may have ${mostPanels} panels.`, { what: "panels", limit: mostPanels });
      if (!this.#store.update({ ...after, updatedAtMs: this.#clock() })) throw refusal("state_changed", "The board was changed meanwhile.", { what: before.name });
      return boardOf(this.#find(before.id), actor);
    });
  }

  #find(id: number): StoredBoard {
    const board = this.#store.find(id);
    if (!board) throw refusal("not_found", `There is no board ${id}.`, { what: "board", name: String(id) });
    return board;
  }

  #refuseTaken(owner: string, name: string): void {
    if (this.#store.hasName(owner, name)) throw refusal("name_taken", `You have a board ${name} already.`, { what: "board", name });
  }
}

function refuseOthers(board: StoredBoard, actor: Actor, action: string): void {
  if (board.owner !== actor.account) throw refusal("not_permitted", `The board belongs to ${board.owner}; copy it to change it.`, { action });
}

/** Panels are told apart by their ids. */
function refuseTwins(panels: readonly BoardPanel[]): void {
  if (new Set(panels.map(({ id }) => id)).size < panels.length) throw fieldRefusal("panels", "not_unique", "Two panels have one id.");
}

function withoutPanels({ description, id, name, owner, panels, updatedAtMs }: StoredBoard, actor: Actor): ResponseOf<Endpoints["listBoards"]>["rows"][number] {
  return { id, name, description, owner, isMine: owner === actor.account, panelCount: panels.length, updatedAt: updatedAtMs };
}

function boardOf(board: StoredBoard, actor: Actor): Board {
  return { ...withoutPanels(board, actor), panels: board.panels, revision: board.revision };
}

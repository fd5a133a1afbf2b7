import type { FastifyInstance } from "fastify";
import type { Boards } from "../../services/boards.ts";
import { bindEndpoint } from "../bind-endpoint.ts";
import { actorOf } from "../session-guard.ts";

export function bindBoards(app: FastifyInstance, boards: Boards): void {
  bindEndpoint(app, "listBoards", async ({ request }) => boards.list(actorOf(request)));
  bindEndpoint(app, "createBoard", ({ body, request }) => boards.create(body, actorOf(request)));
  bindEndpoint(app, "getBoard", async ({ params, request }) => boards.get(params.boardId, actorOf(request)));
  bindEndpoint(app, "updateBoard", ({ body, params, request }) => boards.update(params.boardId, body, actorOf(request)));
  bindEndpoint(app, "addBoardPanel", ({ body, params, request }) => boards.addPanel(params.boardId, body, actorOf(request)));
  bindEndpoint(app, "removeBoard", async ({ params, request }) => {
    await boards.remove(params.boardId, actorOf(request));
    return null;
  });
}

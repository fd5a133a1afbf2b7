import { useQueryClient } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import { boardsKey } from "../../parts/board-queries.ts";
import type { Board } from "../../parts/board-queries.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { ConfirmDanger } from "../../ui/confirm-danger.tsx";
import { CopyButton } from "../../ui/copy-text.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { MenuItem } from "../../ui/menu.tsx";
import { PageHead } from "../../ui/page-head.tsx";
import { BoardForm } from "./board-form.tsx";
import styles from "./board.module.css";

interface BoardHeadProps {
  board: Board;
  isArranging: boolean;
  onArrange: () => void;
  onAdd: () => void;
  onChanged: (board: Board) => void;
}

type Dialog = "rename" | "copy" | "remove";

/** Name of a board and what can be done with it: all of it by its owner, a copy by everybody. */
export function BoardHead({ board, isArranging, onArrange, onAdd, onChanged }: BoardHeadProps) {
  const { t } = useTranslation("dashboards");
  const [dialog, setDialog] = useState<Dialog>();
  const ownItems: MenuItem[] = [
    { id: "rename", label: t("board.rename"), icon: "edit", onSelect: () => setDialog("rename") },
    { id: "copy", label: t("board.copy"), icon: "copy", onSelect: () => setDialog("copy") },
    { id: "remove", label: t("board.remove"), icon: "trash", onSelect: () => setDialog("remove"), danger: true, startsGroup: true },
  ];
  const share = (
    <span className={styles.share}>
      {t("board.share")}
      <CopyButton text={() => location.href} label={t("board.copyLink")} />
    </span>
  );
  const actions = board.isMine ? (
    <>
      {share}
      <Button icon="add" disabled={isArranging} onClick={onAdd}>
        {t("panel.add")}
      </Button>
      {board.panels.length > 0 && (
        <Button icon="edit" disabled={isArranging} onClick={onArrange}>
          {t("arrange.start")}
        </Button>
      )}
      <Menu items={ownItems} trigger={(props) => <IconButton icon="more" label={t("board.more")} disabled={isArranging} {...props} />} />
    </>
  ) : (
    <>
      {share}
      <Button icon="copy" onClick={() => setDialog("copy")}>
        {t("board.copy")}
      </Button>
    </>
  );
  const instanceId = useHomeInstance(board);
  const back = instanceId !== undefined ? ({ to: "/instances/$instanceId/dashboards", params: { instanceId }, search: { board: "own" } } as const) : ({ to: "/instances" } as const);
  return (
    <>
      <PageHead title={board.name} state={board.isMine ? undefined : t("board.of", { owner: board.owner })} note={board.description || undefined} actions={actions} back={{ link: back, label: instanceId !== undefined ? t("board.back") : t("board.backToInstances") }} />
      {dialog && <BoardDialog dialog={dialog} board={board} onChanged={onChanged} onClose={() => setDialog(undefined)} />}
    </>
  );
}

/** Whose boards the way back leads to: of the instance that the reader came from, or that of the first panel. */
function useHomeInstance({ panels: [first] }: Board): string | undefined {
  const { instance } = getRouteApi("/dashboards/$boardId").useSearch();
  return instance ?? first?.instanceId;
}

function BoardDialog({ dialog, board, onChanged, onClose }: { dialog: Dialog; board: Board; onChanged: (board: Board) => void; onClose: () => void }) {
  const { t } = useTranslation("dashboards");
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const instanceId = useHomeInstance(board);
  const params = { boardId: board.id };
  if (dialog === "remove") {
    const remove = async (): Promise<void> => {
      await call("removeBoard", { params });
      void queryClient.invalidateQueries({ queryKey: [...boardsKey, "list"] });
      await (instanceId !== undefined ? navigate({ to: "/instances/$instanceId/dashboards", params: { instanceId }, search: { board: "own" } }) : navigate({ to: "/instances" }));
    };
    return <ConfirmDanger title={t("board.removeTitle", { name: board.name })} action={t("board.remove")} name={board.name} losses={t("board.losses", { count: board.panels.length })} onConfirm={remove} onClose={onClose} />;
  }
  if (dialog === "rename") {
    return <BoardForm title={t("board.rename")} action={t("panel.apply")} initial={board} onSubmit={async (values) => onChanged(await call("updateBoard", { params, body: { revision: board.revision, ...values } }))} onClose={onClose} />;
  }
  const copy = async (values: { name: string; description: string }): Promise<void> => {
    const made = await call("createBoard", { body: { ...values, panels: board.panels } });
    onChanged(made);
    await navigate({ to: "/dashboards/$boardId", params: { boardId: String(made.id) }, search: { instance: instanceId } });
  };
  return <BoardForm title={t("board.copy")} action={t("board.copyAction")} initial={{ name: t("board.copyName", { name: board.name }).slice(0, 64), description: board.description }} onSubmit={copy} onClose={onClose} />;
}

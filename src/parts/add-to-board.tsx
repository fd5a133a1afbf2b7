import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { Button } from "../ui/button.tsx";
import fields from "../ui/field.module.css";
import { Modal } from "../ui/modal.tsx";
import { ErrorNotice } from "../ui/notice.tsx";
import { QueryPart } from "../ui/query-part.tsx";
import { SelectField } from "../ui/select-field.tsx";
import { TextField } from "../ui/text-field.tsx";
import { tellDone } from "../ui/toasts.tsx";
import { boardListQuery, boardsKey } from "./board-queries.ts";
import type { BoardRow } from "./board-queries.ts";
import type { WantedSeries } from "./metric-queries.ts";
import { useMetricTexts } from "./use-metric-texts.ts";

interface AddToBoardProps {
  instanceId: string;
  series: readonly WantedSeries[];
  /** What the chart is called where it stands. */
  name: string;
  onClose: () => void;
}

/** Columns and rows of the board's grid. */
const size = { w: 6, h: 4 } as const;
const longestTitle = 100;
const longestName = 64;

/** Puts a copy of a chart on a board of one's own, or on a new one (MON-018). The catalogue `dashboards` must be loaded. */
export default function AddToBoard(props: AddToBoardProps) {
  const { t } = useTranslation("dashboards");
  const list = useQuery(boardListQuery);
  return (
    <Modal title={t("add.title")} onClose={props.onClose} width={420}>
      <QueryPart query={list} waitsFor={t("add.loading")}>
        {({ rows }) => <AddForm {...props} boards={rows.filter(({ isMine }) => isMine)} />}
      </QueryPart>
    </Modal>
  );
}

/** In the list of boards: one that is not there yet. */
const isNew = "";

function AddForm({ instanceId, series, name, boards, onClose }: AddToBoardProps & { boards: readonly BoardRow[] }) {
  const { t } = useTranslation(["dashboards", "shell"]);
  const { subjectName } = useMetricTexts();
  const queryClient = useQueryClient();
  const [first] = series;
  const subject = first && "subject" in first && first.subject.scope !== "instance" ? subjectName(first.subject) : undefined;
  const [title, setTitle] = useState((subject === undefined || name.includes(subject) ? name : `${name} · ${subject}`).slice(0, longestTitle));
  const [boardId, setBoardId] = useState(boards[0] ? String(boards[0].id) : isNew);
  const [boardName, setBoardName] = useState("");
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const isComplete = boardId !== isNew || boardName.trim() !== "";
  const add = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    const panel = { kind: "chart" as const, title: title.trim(), instanceId, series: [...series], ...size };
    try {
      const board = boardId === isNew ? await call("createBoard", { body: { name: boardName.trim(), panels: [{ ...panel, id: "first", x: 0, y: 0 }] } }) : await call("addBoardPanel", { params: { boardId: Number(boardId) }, body: panel });
      void queryClient.invalidateQueries({ queryKey: boardsKey });
      onClose();
      tellDone(<AddedLink boardId={board.id} instanceId={instanceId} text={t("add.done", { name: board.name })} />);
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return (
    <form
      className={fields.form}
      onSubmit={(event) => {
        event.preventDefault();
        // The chart may stand in a form of its own, which hears this one through the portal.
        event.stopPropagation();
        if (isComplete) void add();
      }}
    >
      <SelectField label={t("add.board")} value={boardId} options={[...boards.map((board) => ({ value: String(board.id), label: board.name })), { value: isNew, label: t("add.new") }]} onChange={setBoardId} />
      {boardId === isNew && <TextField label={t("form.name")} value={boardName} maxLength={longestName} autoComplete="off" onChange={setBoardName} />}
      <TextField label={t("panel.title")} hint={t("panel.titleHint")} value={title} maxLength={longestTitle} autoComplete="off" onChange={setTitle} />
      {error !== undefined && <ErrorNotice error={error} />}
      <div className={fields.buttons}>
        <Button onClick={onClose}>{t("shell:cancel")}</Button>
        <Button kind="primary" type="submit" disabled={!isComplete} busy={isBusy}>
          {t("add.action")}
        </Button>
      </div>
    </form>
  );
}

function AddedLink({ boardId, instanceId, text }: { boardId: number; instanceId: string; text: string }) {
  return (
    <Link to="/dashboards/$boardId" params={{ boardId: String(boardId) }} search={{ instance: instanceId }}>
      {text}
    </Link>
  );
}

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../../api/call.ts";
import type { BoardPanel } from "../../contract/boards.ts";
import { boardQuery, boardsKey } from "../../parts/board-queries.ts";
import type { Board } from "../../parts/board-queries.ts";
import { MetricRangeBar } from "../../parts/metric-range-bar.tsx";
import { Button, ButtonLink } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { ErrorState } from "../../ui/error-state.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";
import { BoardHead } from "./board-head.tsx";
import { BoardPanelView } from "./board-panel.tsx";
import styles from "./board.module.css";
import { PanelDialog } from "./panel-dialog.tsx";
import type { BoardSearch } from "./search.ts";

const BoardEditor = lazy(() => import("./board-editor.tsx"));
const route = getRouteApi("/dashboards/$boardId");

/** A board that somebody made: everybody who has the link sees it, its owner changes it (MON-018, MON-019). */
export function BoardPage() {
  const { boardId } = route.useParams();
  const { t } = useTranslation("dashboards");
  const { instance } = route.useSearch();
  const { data, error, refetch } = useQuery(boardQuery(Number(boardId)));
  const others = instance !== undefined && (
    <ButtonLink kind="primary" to="/instances/$instanceId/dashboards" params={{ instanceId: instance }} search={{ board: "own" }}>
      {t("board.back")}
    </ButtonLink>
  );
  if (error && !data) return <ErrorState error={error} action={others} onRetry={() => void refetch()} />;
  if (!data) return null;
  return (
    <>
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <BoardView key={data.id} board={data} />
    </>
  );
}

function BoardView({ board }: { board: Board }) {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const [isArranging, setIsArranging] = useState(false);
  const [isAdding, setIsAdding] = useState(false);
  const onSearch = (part: Partial<BoardSearch>): void => void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const keep = (changed: Board): void => {
    queryClient.setQueryData(boardQuery(changed.id).queryKey, changed);
    void queryClient.invalidateQueries({ queryKey: [...boardsKey, "list"] });
  };
  const params = { boardId: board.id };
  const arrange = async (panels: BoardPanel[]): Promise<void> => {
    keep(await call("updateBoard", { params, body: { revision: board.revision, panels } }));
    setIsArranging(false);
  };
  const leave = (reload: boolean): void => {
    if (reload) void queryClient.invalidateQueries({ queryKey: boardsKey });
    setIsArranging(false);
  };
  const namesInstance = new Set(board.panels.map(({ instanceId }) => instanceId)).size > 1;
  return (
    <>
      <BoardHead board={board} isArranging={isArranging} onArrange={() => setIsArranging(true)} onAdd={() => setIsAdding(true)} onChanged={keep} />
      {board.panels.length === 0 ? (
        <NoPanels board={board} onAdd={() => setIsAdding(true)} />
      ) : (
        <>
          <MetricRangeBar search={search} onSearch={onSearch} />
          {isArranging ? (
            <Suspense>
              <BoardEditor board={board} namesInstance={namesInstance} search={search} onSave={arrange} onLeave={leave} />
            </Suspense>
          ) : (
            <BoardGrid panels={board.panels} namesInstance={namesInstance} search={search} onSearch={onSearch} />
          )}
        </>
      )}
      {isAdding && <PanelDialog initialInstanceId={board.panels[0]?.instanceId ?? search.instance} onSubmit={async (panel) => keep(await call("addBoardPanel", { params, body: panel }))} onClose={() => setIsAdding(false)} />}
    </>
  );
}

function NoPanels({ board, onAdd }: { board: Board; onAdd: () => void }) {
  const { t } = useTranslation("dashboards");
  const add = (
    <Button kind="primary" icon="add" onClick={onAdd}>
      {t("panel.add")}
    </Button>
  );
  return (
    <EmptyState icon="chart" title={t("board.emptyTitle")} action={board.isMine && add}>
      {t("board.emptyText")}
    </EmptyState>
  );
}

interface BoardGridProps {
  panels: readonly BoardPanel[];
  namesInstance: boolean;
  search: BoardSearch;
  onSearch: (part: Partial<BoardSearch>) => void;
}

/** The panels in their places by the style sheet alone; the library that moves them is loaded to arrange them. */
function BoardGrid({ panels, ...rest }: BoardGridProps) {
  const inOrder = [...panels].sort((a, b) => a.y - b.y || a.x - b.x);
  return (
    <div className={styles.grid}>
      {inOrder.map((panel) => (
        <div key={panel.id} className={styles.panel} style={{ gridColumn: `${panel.x + 1} / span ${panel.w}`, gridRow: `${panel.y + 1} / span ${panel.h}` }}>
          <BoardPanelView panel={panel} {...rest} />
        </div>
      ))}
    </div>
  );
}

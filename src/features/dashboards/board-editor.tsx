import { useState } from "react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { GridLayout, useContainerWidth } from "react-grid-layout";
import type { Layout } from "react-grid-layout";
import { ApiError } from "../../api/api-error.ts";
import { boardColumns } from "../../contract/boards.ts";
import type { BoardPanel } from "../../contract/boards.ts";
import type { Board } from "../../parts/board-queries.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { HiddenText } from "../../ui/hidden-text.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { MenuItem } from "../../ui/menu.tsx";
import { ErrorNotice, Notice } from "../../ui/notice.tsx";
import { arranged, least, without } from "./arrange.ts";
import type { ArrangeStep } from "./arrange.ts";
import { BoardPanelView, gaps, rowHeight, usePanelName } from "./board-panel.tsx";
import styles from "./board.module.css";
import { PanelTitleDialog } from "./panel-title-dialog.tsx";
import type { BoardSearch } from "./search.ts";

interface BoardEditorProps {
  board: Board;
  namesInstance: boolean;
  search: BoardSearch;
  /** Rejects with the failure: `state_changed` when somebody else was faster. */
  onSave: (panels: BoardPanel[]) => Promise<unknown>;
  /** Leaves without saving; `reload` reads the board again. */
  onLeave: (reload: boolean) => void;
}

const stepsOfKeys: Partial<Record<string, ArrangeStep>> = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" };
const sizesOfKeys: Partial<Record<string, ArrangeStep>> = { ArrowLeft: "narrower", ArrowRight: "wider", ArrowUp: "shorter", ArrowDown: "taller" };
const handle = "board-handle";
const titled = (panel: BoardPanel, title: string): BoardPanel => ({ ...panel, title });
const noSearch = (): void => undefined;

/** Panels are moved and sized by pointer or keyboard; nothing is kept until it is saved. */
export default function BoardEditor({ board, namesInstance, search, onSave, onLeave }: BoardEditorProps) {
  const { t } = useTranslation(["dashboards", "shell"]);
  const panelName = usePanelName();
  const { width, mounted, containerRef } = useContainerWidth();
  const [draft, setDraft] = useState<BoardPanel[]>(board.panels);
  const [said, setSaid] = useState("");
  const [renamed, setRenamed] = useState<BoardPanel>();
  const { save, isBusy, error } = useSaving(() => onSave(draft));
  const step = (panel: BoardPanel, name: ArrangeStep): void => {
    const next = arranged(draft, panel.id, name);
    const place = next.find(({ id }) => id === panel.id);
    setDraft(next);
    if (place) setSaid(t("arrange.said", { name: panelName(panel), column: place.x + 1, row: place.y + 1, width: place.w, height: place.h }));
  };
  // Told when the pointer lets go; what the library says of a layout that was given to it comes late and is older than the next key.
  const take = (layout: Layout): void => {
    const places = new Map(layout.map((item) => [item.i, item]));
    setDraft((before) =>
      before.map((panel) => {
        const place = places.get(panel.id);
        return place ? { ...panel, x: place.x, y: place.y, w: place.w, h: place.h } : panel;
      }),
    );
  };
  return (
    <section aria-label={t("arrange.label", { name: board.name })}>
      <div className={styles.toolbar}>
        <p>{t("arrange.hint")}</p>
        <Button onClick={() => onLeave(false)}>{t("shell:cancel")}</Button>
        <Button kind="primary" busy={isBusy} onClick={() => void save()}>
          {t("arrange.save")}
        </Button>
      </div>
      {error !== undefined && <SaveFailure error={error} onRetry={() => void save()} onReload={() => onLeave(true)} />}
      <div ref={containerRef} className={styles.editor}>
        {mounted && (
          <GridLayout
            width={width}
            layout={draft.map(({ id, x, y, w, h }) => ({ i: id, x, y, w, h, minW: least.w, minH: least.h }))}
            gridConfig={{ cols: boardColumns, rowHeight, margin: [gaps.x, gaps.y], containerPadding: [0, 0] }}
            dragConfig={{ handle: `.${handle}`, cancel: "[data-no-drag]" }}
            onDragStop={take}
            onResizeStop={take}
          >
            {draft.map((panel) => (
              <div key={panel.id} className={styles.edited}>
                <EditBar name={panelName(panel)} onStep={(name) => step(panel, name)} onRename={() => setRenamed(panel)} onRemove={() => setDraft(without(draft, panel.id))} />
                <div className={styles.editBody} inert>
                  <BoardPanelView panel={panel} search={search} onSearch={noSearch} namesInstance={namesInstance} />
                </div>
              </div>
            ))}
          </GridLayout>
        )}
      </div>
      <div role="status" aria-live="polite">
        <HiddenText>{said}</HiddenText>
      </div>
      {renamed && <PanelTitleDialog title={renamed.title} onSubmit={(title) => setDraft(draft.map((panel) => (panel.id === renamed.id ? titled(panel, title) : panel)))} onClose={() => setRenamed(undefined)} />}
    </section>
  );
}

/** Why nothing was saved: somebody else was faster, or something failed. */
function SaveFailure({ error, onRetry, onReload }: { error: unknown; onRetry: () => void; onReload: () => void }) {
  const { t } = useTranslation("dashboards");
  const isOvertaken = error instanceof ApiError && error.code === "state_changed";
  if (!isOvertaken) return <ErrorNotice error={error} onRetry={onRetry} />;
  const reload = (
    <Button small icon="refresh" onClick={onReload}>
      {t("arrange.reload")}
    </Button>
  );
  return (
    <Notice tone="danger" action={reload}>
      {t("arrange.overtaken")}
    </Notice>
  );
}

function useSaving(onSave: () => Promise<unknown>) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const save = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await onSave();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return { save, isBusy, error };
}

interface EditBarProps {
  name: string;
  onStep: (step: ArrangeStep) => void;
  onRename: () => void;
  onRemove: () => void;
}

/** Where a panel is taken hold of: by pointer, with the arrow keys (with Shift its size), or by its menu. */
function EditBar({ name, onStep, onRename, onRemove }: EditBarProps) {
  const { t } = useTranslation("dashboards");
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = (event.shiftKey ? sizesOfKeys : stepsOfKeys)[event.key];
    if (step === undefined) return;
    event.preventDefault();
    onStep(step);
  };
  const steps = (["left", "right", "up", "down", "wider", "narrower", "taller", "shorter"] as const).map((id): MenuItem => ({ id, label: t(`arrange.${id}`), onSelect: () => onStep(id), startsGroup: id === "wider" }));
  const items: MenuItem[] = [...steps, { id: "rename", label: t("panel.rename"), icon: "edit", onSelect: onRename, startsGroup: true }, { id: "remove", label: t("panel.remove"), icon: "trash", onSelect: onRemove, danger: true }];
  return (
    <div className={`${styles.editBar} ${handle}`}>
      <button type="button" className={styles.grip} aria-label={t("arrange.grip", { name })} data-tip={t("arrange.gripTip")} onKeyDown={onKeyDown}>
        <span>{name}</span>
      </button>
      <span data-no-drag>
        <Menu items={items} trigger={(props) => <IconButton small icon="more" label={t("arrange.menu", { name })} {...props} />} />
      </span>
    </div>
  );
}

import { useQuery } from "@tanstack/react-query";
import { useParams, useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { call } from "../api/call.ts";
import { allInstancesQuery } from "../features/instances/queries.ts";
import { stringifySearch } from "../lib/search-params.ts";
import { Modal } from "../ui/modal.tsx";
import { ErrorNotice } from "../ui/notice.tsx";
import styles from "./command-palette.module.css";
import { instancePages } from "./navigation.ts";
import { addressOfHit } from "./search-hit-address.ts";

interface Target {
  id: string;
  kind: "page" | "instance" | "topic" | "group" | "client" | "message";
  name: string;
  detail: string;
  address: string;
}

/** Ctrl/Cmd+K: pages at once from here, everything else from the server's search over all instances. */
export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const router = useRouter();
  const [text, setText] = useState("");
  const query = useSettledText(text.trim());
  const search = useQuery({ queryKey: ["search", query], queryFn: ({ signal }) => call("search", { query: { q: query, limit: 20 }, signal }), enabled: query !== "", placeholderData: (before) => before });
  const pages = usePageTargets(text.trim());
  const hits = query === "" ? [] : (search.data?.hits ?? []).map((hit, index): Target => ({ id: `${hit.kind}:${hit.instanceId}:${hit.name}:${index}`, kind: hit.kind, name: hit.name, detail: [hit.instanceName, hit.detail].filter(Boolean).join(" · "), address: addressOfHit(hit) }));
  const open = (target: Target): void => {
    onClose();
    router.history.push(target.address);
  };
  return (
    <Modal bare title={t("palette.title")} onClose={onClose} width={640}>
      <TargetList text={text} onType={setText} targets={[...pages, ...hits]} onOpen={open} />
      {search.error && <ErrorNotice error={search.error} />}
      <p className={styles.foot} role="status">
        {search.isFetching && <span>{t("palette.searching")}</span>}
        {!search.isFetching && query !== "" && pages.length + hits.length === 0 && <span>{t("palette.nothing", { query })}</span>}
        {query !== "" && !!search.data?.more && <span>{t("palette.more", { amount: search.data.more })}</span>}
        {query !== "" && !!search.data?.notAsked.length && <span>{t("palette.notAsked", { names: search.data.notAsked.join(", ") })}</span>}
        <span className={styles.keys}>{t("palette.hint")}</span>
      </p>
    </Modal>
  );
}

function useSettledText(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 150);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** An id that clients or brokers make: 32 or 56 hexadecimal digits. */
const looksLikeMessageId = (text: string): boolean => /^([0-9A-Fa-f]{32}|[0-9A-Fa-f]{56})$/.test(text);

/** Where a pasted message id is, pages of the instance that is open, and instances by name before the server has answered. */
function usePageTargets(text: string): Target[] {
  const { t } = useTranslation();
  const { instanceId } = useParams({ strict: false });
  const { data } = useQuery(allInstancesQuery);
  const current = data?.rows.find((row) => row.id === instanceId);
  const pages = current ? instancePages.map((page): Target => ({ id: `page:${page.id}`, kind: "page", name: t(`nav.${page.id}`), detail: current.name, address: page.to.replace("$instanceId", encodeURIComponent(current.id)) })) : [];
  const instances = text === "" ? (data?.rows ?? []).slice(0, 8).map((row): Target => ({ id: row.id, kind: "instance", name: row.name, detail: row.id, address: `/instances/${encodeURIComponent(row.id)}` })) : [];
  const list: Target = { id: "page:instances", kind: "page", name: t("shell.instances"), detail: "", address: "/instances" };
  const places = looksLikeMessageId(text) ? (current ? [current] : (data?.rows ?? []).slice(0, 8)).map((row): Target => ({ id: `where:${row.id}`, kind: "message", name: text, detail: `${t("nav.where")} · ${row.name}`, address: `/instances/${encodeURIComponent(row.id)}/where${stringifySearch({ id: text })}` })) : [];
  return [...places, ...[...pages, list, ...instances].filter((target) => text === "" || target.name.toLowerCase().includes(text.toLowerCase()))];
}

interface TargetListProps {
  text: string;
  onType: (text: string) => void;
  targets: Target[];
  onOpen: (target: Target) => void;
}

function TargetList({ text, onType, targets, onOpen }: TargetListProps) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(0);
  const at = Math.min(chosen, Math.max(targets.length - 1, 0));
  const steer = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const target = targets[at];
    if (step !== 0 && targets.length > 0) setChosen((at + step + targets.length) % targets.length);
    else if (event.key === "Enter" && target) onOpen(target);
    else return;
    event.preventDefault();
  };
  const type = (next: string): void => {
    setChosen(0);
    onType(next);
  };
  return (
    <>
      {/* The dialog exists for this field. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <input className={styles.input} autoFocus value={text} placeholder={t("palette.placeholder")} aria-label={t("palette.placeholder")} role="combobox" aria-expanded="true" aria-controls="palette-targets" aria-activedescendant={targets.length > 0 ? `palette-${at}` : undefined} spellCheck={false} onChange={(event) => type(event.target.value)} onKeyDown={steer} />
      <div id="palette-targets" role="listbox" aria-label={t("palette.title")} className={styles.list}>
        {targets.map((target, index) => (
          // The field above keeps the focus and steers the choice by aria-activedescendant.
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events
          <div key={target.id} id={`palette-${index}`} role="option" tabIndex={-1} aria-selected={index === at} className={styles.target} ref={index === at ? keepInView : undefined} onMouseMove={() => setChosen(index)} onClick={() => onOpen(target)}>
            <span className={styles.kind}>{t(`kinds.${target.kind}`)}</span>
            <span className={styles.name}>{target.name}</span>
            <span className={styles.detail}>{target.detail}</span>
          </div>
        ))}
      </div>
    </>
  );
}

function keepInView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: "nearest" });
}

import { useEffect, useId, useRef, useState } from "react";
import type { KeyboardEvent, ReactNode } from "react";
import { createPortal } from "react-dom";
import { cx } from "../lib/class-names.ts";
import { Icon } from "./icon.tsx";
import type { IconName } from "./icon.tsx";
import styles from "./menu.module.css";

export interface MenuItem {
  id: string;
  label: ReactNode;
  icon?: IconName;
  onSelect: () => void;
  /** Red: only for what loses data; keep it last. */
  danger?: boolean;
  /** The present choice of a set. */
  checked?: boolean;
  /** Why the action is off ("not supported by RocketMQ 4.9.8"); shown as the tooltip. */
  offBecause?: string;
  /** A line above this item. */
  startsGroup?: boolean;
}

interface MenuProps {
  items: MenuItem[];
  /** The control that opens the menu gets these properties. */
  trigger: (props: { "aria-haspopup": "menu"; "aria-expanded": boolean; "aria-controls": string; onClick: (event: { currentTarget: HTMLElement }) => void }) => ReactNode;
  align?: "start" | "end";
}

/** A drop-down of actions: arrow keys, Home, End, Escape, and focus returns to the trigger. */
export function Menu({ items, trigger, align = "end" }: MenuProps) {
  const id = useId();
  const [anchor, setAnchor] = useState<HTMLElement>();
  const close = (): void => {
    anchor?.focus();
    setAnchor(undefined);
  };
  return (
    <>
      {trigger({ "aria-haspopup": "menu", "aria-expanded": anchor !== undefined, "aria-controls": id, onClick: (event) => setAnchor(anchor ? undefined : event.currentTarget) })}
      {anchor && createPortal(<MenuList id={id} items={items} anchor={anchor} align={align} onClose={close} />, document.body)}
    </>
  );
}

function moveFocus(list: HTMLElement, key: string): boolean {
  const entries = [...list.querySelectorAll<HTMLElement>("[role^=menuitem]")];
  const at = entries.findIndex((entry) => entry === document.activeElement);
  const targets: Record<string, number> = { ArrowDown: (at + 1) % entries.length, ArrowUp: (at - 1 + entries.length) % entries.length, Home: 0, End: entries.length - 1 };
  const target = targets[key];
  if (target === undefined) return false;
  entries[target]?.focus();
  return true;
}

function MenuList({ id, items, anchor, align, onClose }: { id: string; items: MenuItem[]; anchor: HTMLElement; align: "start" | "end"; onClose: () => void }) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = list.current;
    if (!element) return undefined;
    placeBeside(element, anchor, align);
    // Once: whoever is on another item stays there when the page behind it is drawn anew.
    if (!element.contains(document.activeElement)) element.querySelector<HTMLElement>("[role^=menuitem]")?.focus({ preventScroll: true });
    const closeOutside = (event: Event): void => {
      if (event.target instanceof Node && !element.contains(event.target) && !anchor.contains(event.target)) onClose();
    };
    document.addEventListener("pointerdown", closeOutside);
    return () => document.removeEventListener("pointerdown", closeOutside);
  });
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.key === "Escape" || event.key === "Tab") onClose();
    else if (!moveFocus(event.currentTarget, event.key)) return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    // Focus is on the items inside; the list only steers it.
    // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
    <div ref={list} id={id} role="menu" className={styles.menu} onKeyDown={onKeyDown}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role={item.checked === undefined ? "menuitem" : "menuitemradio"}
          aria-checked={item.checked}
          aria-disabled={item.offBecause !== undefined}
          data-tip={item.offBecause}
          tabIndex={-1}
          className={cx(styles.item, item.danger && styles.danger, item.startsGroup && styles.group)}
          onClick={() => {
            if (item.offBecause !== undefined) return;
            onClose();
            item.onSelect();
          }}
        >
          {item.icon && <Icon name={item.icon} size={15} />}
          <span className={styles.label}>{item.label}</span>
          {item.checked && <Icon name="check" size={14} />}
        </button>
      ))}
    </div>
  );
}

function placeBeside(list: HTMLElement, anchor: HTMLElement, align: "start" | "end"): void {
  const box = anchor.getBoundingClientRect();
  const width = Math.max(list.offsetWidth, Math.min(box.width, 320));
  const left = align === "end" ? box.right - width : box.left;
  const fitsBelow = box.bottom + 4 + list.offsetHeight < innerHeight;
  list.style.minWidth = `${width}px`;
  list.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  list.style.top = `${fitsBelow ? box.bottom + 4 : Math.max(8, box.top - 4 - list.offsetHeight)}px`;
}

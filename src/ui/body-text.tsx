import { json } from "@codemirror/lang-json";
import { HighlightStyle, codeFolding, foldGutter, syntaxHighlighting } from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useRef } from "react";
import styles from "./body-viewer.module.css";

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: "var(--accent)" },
  { tag: tags.string, color: "var(--ok)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--warn)" },
]);
const look = EditorView.theme({
  "&": { maxHeight: "60vh", color: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.6", padding: "8px 0" },
  ".cm-gutters": { background: "transparent", border: "0", color: "var(--text-faint)" },
  ".cm-foldPlaceholder": { background: "var(--selected)", border: "0", color: "var(--text-soft)" },
});

const longestWrapped = 20_000;

const hasVeryLongLine = (text: string): boolean => text.split("\n").some((line) => line.length > longestWrapped);

/**
 * A read-only text of any length in CodeMirror, which draws only the lines in view; JSON folds. Very
 * long lines scroll sideways instead of wrapping: measuring a wrapped line of a million characters
 * takes a second.
 */
export default function BodyText({ text, isJson, label }: { text: string; isJson: boolean; label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!place.current) return undefined;
    const wrapping = hasVeryLongLine(text) ? [] : [EditorView.lineWrapping];
    const extensions = [EditorState.readOnly.of(true), ...wrapping, EditorView.contentAttributes.of({ "aria-label": label }), lineNumbers(), look];
    const folding = isJson ? [json(), codeFolding(), foldGutter(), syntaxHighlighting(colours)] : [];
    const view = new EditorView({ parent: place.current, state: EditorState.create({ doc: text, extensions: [...extensions, ...folding] }) });
    return () => view.destroy();
  }, [text, isJson, label]);
  return <div ref={place} className={styles.editor} />;
}

import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import styles from "./body-viewer.module.css";

const look = EditorView.theme({
  "&": { minHeight: "160px", maxHeight: "45vh", color: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--font-mono)", lineHeight: "1.6", padding: "8px 0" },
  ".cm-gutters": { background: "transparent", border: "0", color: "var(--text-faint)" },
  ".cm-content": { caretColor: "var(--text)" },
});

/** A text to edit in CodeMirror, which draws only the lines in view. Tab leaves it, as in any field. `initial` is read once. */
export default function BodyEditor({ initial, label, onChange }: { initial: string; label: string; onChange: (text: string) => void }) {
  const place = useRef<HTMLDivElement>(null);
  const first = useRef(initial);
  const changed = useRef(onChange);
  useEffect(() => {
    changed.current = onChange;
  });
  useEffect(() => {
    if (!place.current) return undefined;
    const reports = EditorView.updateListener.of((update) => {
      if (update.docChanged) changed.current(update.state.doc.toString());
    });
    // A carriage return is a part of the body like any other character.
    const extensions = [EditorState.lineSeparator.of("\n"), history(), keymap.of([...defaultKeymap, ...historyKeymap]), lineNumbers(), json(), EditorView.contentAttributes.of({ "aria-label": label }), look, reports];
    const view = new EditorView({ parent: place.current, state: EditorState.create({ doc: first.current, extensions }) });
    return () => view.destroy();
  }, [label]);
  return <div ref={place} className={styles.editor} />;
}

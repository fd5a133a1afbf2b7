import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { CodeBlock } from "./code-block.tsx";
import { EmptyState } from "./empty-state.tsx";
import type { IconName } from "./icon.tsx";

interface FirstOneProps {
  icon: IconName;
  /** Why the list is empty: "No topic yet". */
  title: string;
  /** What the thing is and what makes one. */
  text: string;
  createLabel: string;
  onCreate: () => void;
  /** The link to samples in more languages. */
  moreSamples: ReactNode;
  /** Client code that makes one, filled in for these name servers (`host:port`, joined by semicolons). */
  java: (nameServers: string) => string;
  node: (nameServers: string) => string;
  /** Undefined while they are not known: no code yet. */
  nameServers: readonly string[] | undefined;
}

/** A list without its first row: what a row is, the button that makes one, and the client code that does. */
export function FirstOne({ icon, title, text, createLabel, onCreate, moreSamples, java, node, nameServers }: FirstOneProps) {
  const address = nameServers?.join(";");
  const code = address !== undefined && (
    <CodeBlock
      samples={[
        { language: "Java", code: java(address) },
        { language: "Node.js", code: node(address) },
      ]}
    />
  );
  const buttons = (
    <>
      <Button icon="add" onClick={onCreate}>
        {createLabel}
      </Button>
      {moreSamples}
    </>
  );
  return (
    <EmptyState icon={icon} title={title} action={buttons} code={code}>
      {text}
    </EmptyState>
  );
}

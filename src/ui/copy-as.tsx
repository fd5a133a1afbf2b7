import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { ActionCommands, MqadminCommand } from "../lib/mqadmin-command.ts";
import { Button } from "./button.tsx";
import { CodeBlock } from "./code-block.tsx";
import styles from "./copy-as.module.css";
import { Modal } from "./modal.tsx";
import { Notice } from "./notice.tsx";

interface CopyAsProps {
  /** What the commands do: the words of the button that does it here. */
  action: string;
  /** Made when they are looked at: times and the address are those of that moment. */
  commands: () => ActionCommands;
  /** Signs in once; the same for every command. */
  signIn: () => string;
}

/** "Copy as": shows an action as `curl` and as `mqadmin` before it is copied, or says why mqadmin cannot do it. */
export function CopyAs({ action, commands, signIn }: CopyAsProps) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button small kind="quiet" icon="copy" data-tip={t("copyAs.of", { action })} onClick={() => setIsOpen(true)}>
        {t("copyAs.button")}
      </Button>
      {isOpen && <CopyAsDialog action={action} commands={commands()} signIn={signIn()} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** The dialog alone, for a menu that opens it. */
export function CopyAsDialog({ action, commands: { curl, mqadmin }, signIn, onClose }: { action: string; commands: ActionCommands; signIn: string; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal title={t("copyAs.title", { action })} width={760} onClose={onClose} footer={<Button onClick={onClose}>{t("close")}</Button>}>
      <div className={styles.parts}>
        <Part title="curl" note={t("copyAs.curlNote")}>
          <CodeBlock samples={[{ language: t("copyAs.signIn"), code: signIn }]} />
          <CodeBlock samples={[{ language: "curl", code: curl }]} />
        </Part>
        <Part title="mqadmin" note={t("copyAs.mqadminNote")}>
          <Mqadmin mqadmin={mqadmin} />
        </Part>
      </div>
    </Modal>
  );
}

function Mqadmin({ mqadmin }: { mqadmin: MqadminCommand }) {
  const { t } = useTranslation();
  if ("cannot" in mqadmin) return <Notice>{t(`copyAs.cannot.${mqadmin.cannot}`)}</Notice>;
  return (
    <>
      <CodeBlock samples={[{ language: "mqadmin", code: mqadmin.command }]} />
      {mqadmin.note && <Notice tone="warn">{t(`copyAs.differs.${mqadmin.note}`)}</Notice>}
    </>
  );
}

function Part({ title, note, children }: { title: string; note: string; children: ReactNode }) {
  return (
    <section className={styles.part}>
      <h3>{title}</h3>
      <p>{note}</p>
      {children}
    </section>
  );
}

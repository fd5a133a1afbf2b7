import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ruleQuery } from "../rules/queries.ts";
import styles from "../alarms.module.css";

/** What the rule says to do, as it is written now; addresses in it are links. */
export function RuleNote({ instanceId, ruleId }: { instanceId: string; ruleId: string }) {
  const { t } = useTranslation("alarms");
  const { data } = useQuery(ruleQuery(instanceId, ruleId));
  if (!data || data.content === "") return null;
  return (
    <section className={styles.ruleNote} aria-label={t("notice.content")}>
      <small>{t("notice.content")}</small>
      {/* A part has no name of its own: its place is what tells it apart. */}
      {/* oxlint-disable-next-line react/no-array-index-key */}
      <p>{data.content.split(/(https?:\/\/[^\s<>"，。；、）)]+)/).map((part, place) => (place % 2 === 1 ? <NoteLink key={`${place} ${part}`} address={part} /> : part))}</p>
    </section>
  );
}

function NoteLink({ address }: { address: string }) {
  const [, link = address, rest = ""] = /^(.*?)([.,;:]*)$/.exec(address) ?? [];
  return (
    <>
      <a href={link} target="_blank" rel="noreferrer">
        {link}
      </a>
      {rest}
    </>
  );
}

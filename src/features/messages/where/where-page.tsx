import { useQuery } from "@tanstack/react-query";
import { Link, getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { TopicPicker } from "../../../parts/name-pickers.tsx";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { CopyText, Mono } from "../../../ui/copy-text.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHead } from "../../../ui/page-head.tsx";
import { ExactTime } from "../../../ui/relative-time.tsx";
import { Facts } from "../../../ui/section.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import { CopyCommand } from "../../../parts/copy-command.tsx";
import { locationCommands } from "../copy-as/query-commands.ts";
import { Candidates } from "./candidates.tsx";
import { WhereAnswer } from "./message-where.tsx";
import { locationQuery } from "./queries.ts";
import type { Location } from "./queries.ts";
import type { WhereSearch } from "./search.ts";
import styles from "./where.module.css";

const route = getRouteApi("/instances/$instanceId/where");

/** Where is my message: an id or key in, a verdict with its evidence for every group out. */
export function WherePage() {
  const { t } = useTranslation("where");
  const { instanceId } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(locationQuery(instanceId, search));
  const isAsked = search.id !== undefined || search.key !== undefined;
  const location = query.data;
  return (
    <>
      <PageHead title={t("title")} note={t("note")} actions={isAsked && <CopyCommand instanceId={instanceId} action={t("title")} commands={(place) => locationCommands(place, { id: search.id, key: search.key, topic: search.topic }, location?.message?.offsetMessageId === search.id)} />} />
      <WhereForm
        key={JSON.stringify([search.id, search.key, search.topic])}
        instanceId={instanceId}
        search={search}
        // The topic is asked for only where it helps.
        needsTopic={location !== undefined && location.message === null && !location.search.complete}
        isRunning={query.isFetching && location === undefined}
        onAsk={(next) => {
          if (JSON.stringify([next.id, next.key, next.topic]) === JSON.stringify([search.id, search.key, search.topic])) void query.refetch();
          else void navigate({ search: next, resetScroll: false });
        }}
      />
      {!isAsked && (
        <EmptyState icon="where" title={t("idle.title")}>
          {t("idle.text")}
        </EmptyState>
      )}
      {isAsked && (
        <>
          {location && location.candidates.length > 1 && <Candidates instanceId={instanceId} search={search} location={location} />}
          {location?.message && <FoundMessage instanceId={instanceId} message={location.message} />}
          <WhereAnswer instanceId={instanceId} query={query} />
        </>
      )}
    </>
  );
}

interface WhereFormProps {
  instanceId: string;
  search: WhereSearch;
  needsTopic: boolean;
  isRunning: boolean;
  onAsk: (search: WhereSearch) => void;
}

function WhereForm({ instanceId, search, needsTopic, isRunning, onAsk }: WhereFormProps) {
  const { t } = useTranslation("where");
  const [name, setName] = useState(search.id ?? search.key ?? "");
  const [topic, setTopic] = useState(search.topic ?? "");
  const [wantsTopic, setWantsTopic] = useState(topic !== "");
  const wanted = name.trim();
  return (
    <form
      className={styles.form}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted === "") return;
        const isSameKey = search.key === wanted;
        onAsk({ ...(isSameKey ? { key: wanted } : { id: wanted }), topic: topic.trim() || undefined });
      }}
    >
      {/* The page exists for this field; another question makes it anew, and the focus stays in it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <TextField label={t("form.name")} value={name} maxLength={255} spellCheck={false} autoFocus hint={t("form.hint")} onChange={setName} />
      {(wantsTopic || needsTopic) && <TopicPicker kinds="all" instanceId={instanceId} value={topic} hint={needsTopic ? t("form.topicNeeded") : t("form.topicHint")} onChange={setTopic} />}
      <span className={styles.besideField}>
        <Button type="submit" kind="primary" busy={isRunning} disabled={wanted === ""}>
          {t("form.ask")}
        </Button>
        {!wantsTopic && !needsTopic && (
          <Button kind="quiet" onClick={() => setWantsTopic(true)}>
            {t("form.addTopic")}
          </Button>
        )}
      </span>
    </form>
  );
}

/** The message that the answer is about, in one line. */
function FoundMessage({ instanceId, message }: { instanceId: string; message: NonNullable<Location["message"]> }) {
  const { t } = useTranslation("where");
  const id = message.uniqueId || message.offsetMessageId;
  const link = { to: "/instances/$instanceId/messages/$offsetMessageId" as const, params: { instanceId, offsetMessageId: message.offsetMessageId } };
  return (
    <div className={styles.found}>
      <Facts
        inline
        facts={[
          {
            label: t("found.message"),
            value: (
              <CopyText text={id} plain>
                <Link {...link}>
                  <Mono>{id}</Mono>
                </Link>
              </CopyText>
            ),
          },
          { label: t("found.topic"), value: message.topic },
          { label: t("found.tag"), value: message.tags || "–" },
          { label: t("found.key"), value: message.keys ? <CopyText text={message.keys} /> : "–" },
          { label: t("found.storedAt"), value: <ExactTime at={message.storedAt} /> },
        ]}
      />
      <ButtonLink small {...link}>
        {t("found.open")}
      </ButtonLink>
    </div>
  );
}

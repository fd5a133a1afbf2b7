import { useQuery } from "@tanstack/react-query";
import type { UseQueryOptions } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../../ui/button.tsx";
import { Modal } from "../../ui/modal.tsx";
import { ErrorNotice } from "../../ui/notice.tsx";

interface OpenOneProps<Data> {
  query: UseQueryOptions<Data, Error, Data, string[]>;
  /** Heading of what is said when it cannot be read. */
  title: string;
  onClose: () => void;
  children: (data: Data) => ReactNode;
}

/** What a link opens by its id, on whatever page of the list its row is; says so where there is no such thing. */
export function OpenOne<Data>({ query, title, onClose, children }: OpenOneProps<Data>) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(query);
  // One that was just deleted stays as it was until its dialog has closed.
  if (data !== undefined) return children(data);
  if (!error) return null;
  const close = (
    <Button data-closes onClick={onClose}>
      {t("close")}
    </Button>
  );
  return (
    <Modal title={title} onClose={onClose} footer={close}>
      <ErrorNotice error={error} onRetry={() => void refetch()} />
    </Modal>
  );
}

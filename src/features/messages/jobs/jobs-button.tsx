import { useTranslation } from "react-i18next";
import { Button } from "../../../ui/button.tsx";

/** Opens and closes the drawer of the instance's jobs, from the head of a page whose link keeps it. */
export function JobsButton({ isOpen, onToggle }: { isOpen: boolean; onToggle: (isOpen: boolean) => void }) {
  const { t } = useTranslation("jobs");
  return (
    <Button icon="overview" aria-expanded={isOpen} onClick={() => onToggle(!isOpen)}>
      {t("open")}
    </Button>
  );
}

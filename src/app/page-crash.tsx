import type { ErrorComponentProps } from "@tanstack/react-router";
import { useRouter } from "@tanstack/react-router";
import { ErrorState } from "../ui/error-state.tsx";

/** A page that threw, or whose chunk did not arrive: says so in place of the page, never a blank one. */
export function PageCrash({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = (): void => {
    // A chunk of an older build is gone for good: only a reload gets the new one.
    if (error instanceof Error && /dynamically imported module|module script/i.test(error.message)) location.reload();
    reset();
    void router.invalidate();
  };
  return <ErrorState error={error} onRetry={retry} />;
}

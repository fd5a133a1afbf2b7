import { useState } from "react";

interface Confirmation {
  /** What the deed failed with last; undefined while it did not. */
  error: unknown;
  isBusy: boolean;
  confirm: () => Promise<void>;
}

/** Does a deed that a dialog asks about: closes the dialog when it is done, and keeps it with the error when it failed. */
export function useConfirm(deed: () => Promise<unknown>, onClose: () => void): Confirmation {
  const [error, setError] = useState<unknown>();
  const [isBusy, setIsBusy] = useState(false);
  const confirm = async (): Promise<void> => {
    setIsBusy(true);
    setError(undefined);
    try {
      await deed();
      onClose();
    } catch (failure) {
      setError(failure);
      setIsBusy(false);
    }
  };
  return { error, isBusy, confirm };
}

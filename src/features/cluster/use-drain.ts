import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { tellFailed } from "../../ui/toasts.tsx";
import { useErrorLine } from "../../ui/use-error-texts.ts";
import { drainBroker } from "./queries.ts";

interface Drain {
  /** Takes the broker from its producers or gives it back; a drain that only some name servers took is undone before this rejects. */
  set: (drained: boolean) => Promise<void>;
  /** Waits for the stop or restart that ends the drain: a start gives the producers back by itself. */
  endWith: <T>(deed: Promise<T>) => Promise<T>;
}

/** Whoever drained a broker and then leaves it running, by whatever way out of the dialog, wants its producers back. */
export function useDrain(instanceId: string, brokerName: string): Drain {
  const { t } = useTranslation("cluster");
  const errorLine = useErrorLine();
  const mayBeDrained = useRef(false);
  const isEnding = useRef(false);
  const isLeft = useRef(false);
  /** The last request, so that an undo never overtakes the drain. */
  const asked = useRef<Promise<void>>(Promise.resolve());
  const ask = (drained: boolean): Promise<void> => {
    asked.current = asked.current.catch(() => undefined).then(() => drainBroker(instanceId, brokerName, drained));
    return asked.current;
  };
  const giveBack = async (): Promise<void> => {
    if (!mayBeDrained.current) return;
    try {
      await ask(false);
      mayBeDrained.current = false;
    } catch (failure) {
      tellFailed(`${t("drain.stays", { name: brokerName })} ${errorLine(failure)}`);
    }
  };
  const leave = useRef(giveBack);
  useEffect(() => {
    leave.current = giveBack;
  });
  useEffect(() => {
    isLeft.current = false;
    return () => {
      isLeft.current = true;
      if (!isEnding.current) void leave.current();
    };
  }, []);
  return {
    set: async (drained) => {
      if (!drained) {
        await ask(false);
        mayBeDrained.current = false;
        return;
      }
      mayBeDrained.current = true;
      try {
        await ask(true);
      } catch (failure) {
        await giveBack();
        throw failure;
      }
    },
    endWith: async (deed) => {
      isEnding.current = true;
      try {
        const result = await deed;
        mayBeDrained.current = false;
        return result;
      } catch (failure) {
        isEnding.current = false;
        if (isLeft.current) await giveBack();
        throw failure;
      }
    },
  };
}

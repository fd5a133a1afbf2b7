import { useRouter } from "@tanstack/react-router";
import { useEffect, useRef } from "react";

/**
 * Closes what the link says is open (a drawer, a dialog): goes back to the last entry of the history in which this page did
 * not have it open, so that no two equal entries stay and the next Back does something. Where there is none, as in a link
 * that was followed from elsewhere, `close` takes it out of the link.
 */
export function useCloseByBack(isOpen: boolean, close: () => void): () => void {
  const { history } = useRouter();
  const closedAt = useRef<number>(undefined);
  // The history itself: the location of a render may still carry the index of the entry before.
  useEffect(() => {
    if (!isOpen) closedAt.current = history.location.state.__TSR_index;
  });
  return () => {
    const index = history.location.state.__TSR_index;
    if (closedAt.current === undefined || closedAt.current >= index) close();
    else history.go(closedAt.current - index);
  };
}

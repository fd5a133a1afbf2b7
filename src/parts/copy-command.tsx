import { useQuery } from "@tanstack/react-query";
import { signInCommand } from "../api/curl-command.ts";
import { accessQuery } from "../api/instance-queries.ts";
import type { ActionCommands, CommandPlace } from "../lib/mqadmin-command.ts";
import { shellQuote } from "../lib/shell-quote.ts";
import { CopyAs } from "../ui/copy-as.tsx";

interface CopyCommandProps {
  instanceId: string;
  /** The words of the button that does it here. */
  action: string;
  commands: (place: CommandPlace) => ActionCommands;
}

/** "Copy as" for an action on this instance; there as soon as its name servers are known. */
export function CopyCommand({ instanceId, action, commands }: CopyCommandProps) {
  const { data } = useQuery(accessQuery(instanceId));
  if (data === undefined) return null;
  const { origin } = location;
  return <CopyAs action={action} commands={() => commands({ instanceId, origin, nameServers: data.nameServers })} signIn={() => signInCommand(origin, shellQuote)} />;
}

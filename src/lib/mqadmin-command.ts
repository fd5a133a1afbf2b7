import { shellQuote } from "./shell-quote.ts";

/** Why Apache RocketMQ's own tool has no command for it; keys of the texts. */
export type MqadminGap = "noSuchCommand" | "needsTimes" | "needsPlace" | "needsTopic" | "idOnly" | "noProperties" | "noBinary" | "trimsText" | "copyStaysInSystemTopic" | "noGivenOffsets";
/** What its command does otherwise than the console. */
export type MqadminDifference = "filtersByTagOnly" | "keepsEverything" | "nearestMessage" | "tracksOnly" | "offsetsOnly" | "wholeQueue";

export type MqadminCommand = { command: string; note?: MqadminDifference } | { cannot: MqadminGap };

/** One action as command lines: of this console's API, and of mqadmin. */
export interface ActionCommands {
  curl: string;
  mqadmin: MqadminCommand;
}

/** What every command of an instance needs: whom to call, and whom mqadmin asks. */
export interface CommandPlace {
  instanceId: string;
  /** Of the console, as the browser sees it: `http://127.0.0.1:8080`. */
  origin: string;
  nameServers: readonly string[];
}

/** `mqadmin NAME -n servers -x value ...`; options without a value are left out. Option names are those of 4.9. */
export function mqadminLine(name: string, nameServers: readonly string[], options: Readonly<Record<string, string | number | undefined>>): string {
  const all: Readonly<Record<string, string | number | undefined>> = { n: nameServers.join(";"), ...options };
  const words = Object.entries(all).flatMap(([option, value]) => (value === undefined || value === "" ? [] : [`-${option}`, shellQuote(String(value))]));
  return ["mqadmin", name, ...words].join(" ");
}

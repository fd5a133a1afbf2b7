import { randomUUID } from "node:crypto";
import type { ChannelInput, ChannelView } from "../../../../src/contract/notification-channels.ts";
import type { StoredChannel } from "../../store/notifications/policies-store.ts";
import { fieldRefusal } from "../service-error.ts";

/** Channels as they are kept: an address or secret that is not told stays as it was; of a new channel the address is needed. */
export function mergedChannels(inputs: readonly ChannelInput[], before: readonly StoredChannel[]): StoredChannel[] {
  return inputs.map((input, index) => {
    const kept = before.find(({ id, kind }) => id === input.id && kind === input.kind);
    const url = input.kind === "email" ? "" : (input.url ?? kept?.url ?? "");
    if (input.kind !== "email" && url === "") throw fieldRefusal(`channels.${index}.url`, "required", "A new channel needs its address.");
    // By kind: JSON leaves out what is not told, so a missing key means "as it is".
    const secret = input.kind === "email" || input.kind === "wecom" || input.kind === "slack" ? "" : input.secret;
    // The key of one host is not sent to another because somebody changed an address.
    if (secret === undefined && kept && kept.secret !== "" && originOf(kept.url) !== originOf(url)) throw fieldRefusal(`channels.${index}.secret`, "required", "The address is another host's, so the secret must be told again.");
    const isGateway = input.kind === "gateway";
    return { id: kept?.id ?? randomUUID(), kind: input.kind, url, secret: secret ?? kept?.secret ?? "", contentType: isGateway ? input.contentType : null, template: isGateway ? input.template : "" };
  });
}

/** What may be shown of a channel: the host, never a path or query, which may hold the token of a chat. */
export function channelViewOf({ contentType, id, kind, secret, template, url }: StoredChannel): ChannelView {
  const origin = originOf(url);
  return { id, kind, target: origin === "" ? "" : `${origin}/…`, hasSecret: secret !== "", contentType, template };
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : "";
}

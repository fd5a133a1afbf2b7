import type { MessageFilter } from "../../../../../src/contract/message-filter.ts";
import type { StoredMessage } from "../../../adapters/port/messages-port.ts";
import { unpackBody } from "../message-body.ts";

type Judge = (message: StoredMessage) => boolean | Promise<boolean>;

const compressedFlag = 1;

/** The tags of an expression `A || B`; empty when every tag will do. */
export function tagsOf(expression: string): string[] {
  const tags = expression.split("||").map((tag) => tag.trim());
  return tags.includes("*") ? [] : tags.filter((tag) => tag !== "");
}

/** Judges messages by a filter; undefined when there is nothing to judge. The body is looked at last, and unpacked only then. */
export function matcherOf({ key, property, tag, text }: MessageFilter): Judge | undefined {
  const tags = new Set(tagsOf(tag));
  const split = property.indexOf("=");
  const name = split > 0 ? property.slice(0, split) : property;
  const value = split > 0 ? property.slice(split + 1) : undefined;
  const wanted = Buffer.from(text);
  if (tags.size === 0 && key === "" && name === "" && wanted.length === 0) return undefined;
  return ({ body, properties, sysFlag }) => {
    if (tags.size > 0 && !tags.has(properties["TAGS"] ?? "")) return false;
    if (key !== "" && !(properties["KEYS"] ?? "").split(" ").includes(key)) return false;
    if (name !== "" && (value === undefined ? properties[name] === undefined : properties[name] !== value)) return false;
    if (wanted.length === 0) return true;
    if ((sysFlag & compressedFlag) === 0) return body.includes(wanted);
    return unpackBody(sysFlag, body).then((unpacked) => unpacked.body.includes(wanted));
  };
}

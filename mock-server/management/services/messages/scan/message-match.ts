import type { MessageFilter } from "../../../../../src/contract/message-filter.ts";
import type { PullFilter, StoredMessage } from "../../../adapters/port/messages-port.ts";
import { unpackBody } from "../message-body.ts";

type Judge = (message: StoredMessage) => boolean | Promise<boolean>;

const compressedFlag = 1;

/** The tags of an expression `A || B`; empty when every tag will do. */
export function tagsOf(expression: string): string[] {
  const tags = expression.split("||").map((tag) => tag.trim());
  return tags.includes("*") ? [] : tags.filter((tag) => tag !== "");
}

/** What an engine may pass over for a filter. Tags only where they lie by their own code. */
export function pullFilterOf({ key, property, tag, text }: MessageFilter, hasTagCodes: boolean): PullFilter {
  const tags = hasTagCodes ? tagsOf(tag) : [];
  const properties = [key, ...propertyOf(property)].flatMap((part) => (part ? [Buffer.from(part)] : []));
  const body = text === "" ? [] : [Buffer.from(text)];
  return { tags: tags.length === 0 ? undefined : tags.join(" || "), needles: properties.length + body.length === 0 ? undefined : { properties, body } };
}

/** Name and value; no value = any. */
function propertyOf(property: string): [name: string, value?: string] {
  const split = property.indexOf("=");
  return split > 0 ? [property.slice(0, split), property.slice(split + 1)] : [property];
}

/** Judges messages by a filter; undefined when there is nothing to judge. The body is looked at last, and unpacked only then. */
export function matcherOf({ key, property, tag, text }: MessageFilter): Judge | undefined {
  const tags = new Set(tagsOf(tag));
  const [name, value] = propertyOf(property);
  const wanted = Buffer.from(text);
  if (tags.size === 0 && key === "" && name === "" && wanted.length === 0) return undefined;
  return ({ body, properties, sysFlag }) => {
    if (tags.size > 0 && !tags.has(properties["TAGS"] ?? "")) return false;
    if (key !== "" && !(properties["KEYS"] ?? "").split(" ").includes(key)) return false;
    if (name !== "" && (!Object.hasOwn(properties, name) || (value !== undefined && properties[name] !== value))) return false;
    if (wanted.length === 0) return true;
    if ((sysFlag & compressedFlag) === 0) return body.includes(wanted);
    return unpackBody(sysFlag, body).then((unpacked) => unpacked.body.includes(wanted));
  };
}

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FastifyRequest } from "fastify";
import { endpoints } from "../../../src/contract/endpoints.ts";
import type { listQuery } from "../../../src/contract/paging.ts";
import type { Services } from "../services/services.ts";
import { pageChunks } from "./page-chunks.ts";
import type { PageChunks } from "./page-chunks.ts";

const allInstances = endpoints.listInstances.query.parse({ pageSize: 100 });

/**
 * The page's document with what its first view needs in it: session, instances, the first page of a
 * list, and links to the view's chunks; so the first row waits for no further request.
 */
export class PageDocument {
  readonly #template: string;
  readonly #chunks: (path: string, language: string) => PageChunks;
  readonly #services: Services;

  constructor(pageDir: string, services: Services) {
    this.#template = readFileSync(join(pageDir, "index.html"), "utf8");
    const manifest = join(pageDir, ".vite", "manifest.json");
    this.#chunks = pageChunks(existsSync(manifest) ? readFileSync(manifest, "utf8") : "{}");
    this.#services = services;
  }

  async render(request: FastifyRequest): Promise<string> {
    const url = new URL(request.url, "http://page");
    const boot = JSON.stringify(await this.#bootOf(request, url)).replaceAll("<", "\\u003c");
    const { scripts, styles } = this.#chunks(request.session ? url.pathname : "/sign-in", languageOf(request));
    const links = [...styles.map((file) => `<link rel="stylesheet" crossorigin href="/${file}">`), ...scripts.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`)];
    return this.#template.replace("<!--boot-->", () => `${links.join("")}<script type="application/json" id="boot">${boot}</script>`);
  }

  async #bootOf(request: FastifyRequest, url: URL): Promise<object> {
    const session = this.#services.accounts.describe(request.session ?? undefined);
    if (!session.account) return { session };
    return { session, instances: this.#services.instances.list(allInstances), ...(await this.#listOf(url, request)) };
  }

  /** The list that the address asks for, when it is at hand; otherwise the page asks for it and shows what is wrong. */
  async #listOf(url: URL, request: FastifyRequest): Promise<object> {
    const [, encodedId, noun] = /^\/instances\/([^/]+)\/(topics|groups)\/?$/.exec(url.pathname) ?? [];
    if (encodedId === undefined) return {};
    try {
      const instanceId = decodeURIComponent(encodedId);
      const live = this.#services.hub.list().find(({ stored }) => stored.id === instanceId);
      if (!live?.poller.loaded) return {};
      if (noun === "topics") return { listTopics: await this.#services.topicLists.list(instanceId, endpoints.listTopics.query.parse(usable(endpoints.listTopics.query, url))) };
      return { listGroups: await this.#services.groupLists.list(instanceId, endpoints.listGroups.query.parse(usable(endpoints.listGroups.query, url))) };
    } catch (error) {
      request.log.info({ event: "listNotEmbedded", err: error }, "list not embedded");
      return {};
    }
  }
}

/** The query of a list as the page's link spells it: `q` and `size` are short there, and what makes no sense is dropped. */
function usable(schema: ReturnType<typeof listQuery>, url: URL): Record<string, string | undefined> {
  const { q, size, ...rest } = Object.fromEntries(url.searchParams);
  const given: Record<string, string | undefined> = { ...rest, search: q, pageSize: size };
  const bad = schema.safeParse(given).error?.issues.map((issue) => String(issue.path[0])) ?? [];
  return Object.fromEntries(Object.entries(given).filter(([name]) => !bad.includes(name)));
}

/** A guess as good as the browser's own default; a reader's other choice only costs one more request. */
function languageOf(request: FastifyRequest): "zh-CN" | "en" {
  return /^zh\b/i.test(request.headers["accept-language"] ?? "") ? "zh-CN" : "en";
}

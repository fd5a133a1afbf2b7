import type { z } from "zod";
import type { EndpointName } from "./paths.ts";

/**
 * What travels through one endpoint. Method and path stand in `paths.ts`, which has no zod in it, so
 * that the page can use them without loading the schemas; the server's validation, the OpenAPI
 * document and the client's types all come from the schemas here.
 */
export interface EndpointSchemas {
  summary: string;
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodType;
  response: z.ZodType;
}

/** One group of endpoints; the compiler refuses a name that has no path. */
export function defineEndpoints<const T extends Partial<Record<EndpointName, EndpointSchemas>>>(endpoints: T): T {
  return endpoints;
}

type OutputOf<S> = S extends z.ZodType ? z.output<S> : undefined;
type InputOf<S> = S extends z.ZodType ? z.input<S> : undefined;

/** What a caller of the endpoint gives: defaults of the schema are optional. */
export interface CallInput<E extends EndpointSchemas> {
  params: InputOf<E["params"]>;
  query: InputOf<E["query"]>;
  body: InputOf<E["body"]>;
}

/** What the server's handler receives after validation. */
export interface HandlerInput<E extends EndpointSchemas> {
  params: OutputOf<E["params"]>;
  query: OutputOf<E["query"]>;
  body: OutputOf<E["body"]>;
}

/** What the endpoint answers. */
export type ResponseOf<E extends EndpointSchemas> = OutputOf<E["response"]>;

import type { CallInput, EndpointSchemas, ResponseOf } from "../contract/endpoint.ts";
import type { Endpoints } from "../contract/endpoints.ts";
import type { EndpointName } from "../contract/paths.ts";

type InputOf<Name extends EndpointName> = Endpoints[Name] extends infer E extends EndpointSchemas ? CallInput<E> : never;
/** A part must be given when the endpoint has it and it has a field without a default. */
type NeededParts<Input> = { [Part in keyof Input as object extends Input[Part] ? never : undefined extends Input[Part] ? never : Part]: Input[Part] };
export type CallOptions<Name extends EndpointName> = NeededParts<InputOf<Name>> & Partial<InputOf<Name>> & { signal?: AbortSignal };
export type AnswerOf<Name extends EndpointName> = Endpoints[Name] extends infer E extends EndpointSchemas ? ResponseOf<E> : never;

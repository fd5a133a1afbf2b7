import { paths } from "../contract/paths.ts";
import type { EndpointName } from "../contract/paths.ts";

interface AddressParts {
  params?: Record<string, unknown>;
  query?: Record<string, unknown>;
}

/** The address of an endpoint with its parameters and query filled in; empty query values are left out. */
export function addressOf(name: EndpointName, parts: AddressParts): string {
  return filledIn(paths[name][1], parts);
}

/** A path of the contract with its parameters and query. */
export function filledIn(template: string, { params = {}, query = {} }: AddressParts): string {
  const path = template.replace(/:(\w+)/g, (_, parameter: string) => encodeURIComponent(String(params[parameter])));
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && value !== "")) search.set(key, String(value));
  }
  return search.size > 0 ? `${path}?${search.toString()}` : path;
}

/**
 * Every error that the API can answer: its HTTP status and the parameters that its translated text may
 * use. On the wire it is an RFC 9457 problem: `{type, title, status, detail, code, params, requestId}`.
 * The page translates by `code` (key `errors.<code>` in both catalogues); `detail` is the server's or
 * the broker's own English text.
 */
export const errorCodes = {
  invalid_input: { status: 400, params: ["field", "reason"] },
  not_signed_in: { status: 401, params: [] },
  wrong_credentials: { status: 401, params: [] },
  csrf_refused: { status: 403, params: [] },
  not_permitted: { status: 403, params: ["action"] },
  not_found: { status: 404, params: ["what", "name"] },
  name_taken: { status: 409, params: ["what", "name"] },
  in_use: { status: 409, params: ["what", "name", "by"] },
  state_changed: { status: 409, params: ["what"] },
  confirmation_mismatch: { status: 422, params: ["expected"] },
  broadcasting_group: { status: 409, params: ["group"] },
  offsets_not_read: { status: 502, params: ["broker", "reason"] },
  limit_reached: { status: 409, params: ["what", "limit"] },
  too_many_attempts: { status: 429, params: ["retryAfterSeconds"] },
  too_many_streams: { status: 429, params: ["limit"] },
  unsupported_by_engine: { status: 409, params: ["feature", "engine"] },
  connection_not_tested: { status: 409, params: [] },
  unreachable: { status: 502, params: ["address", "reason"] },
  engine_timeout: { status: 504, params: ["address", "timeoutMs"] },
  engine_refused: { status: 502, params: ["address", "engineCode", "remark"] },
  access_denied_by_engine: { status: 502, params: ["address", "remark"] },
  administrator_needed: { status: 403, params: ["account", "request"] },
  access_control_off: { status: 409, params: [] },
  access_secret_needed: { status: 409, params: ["name"] },
  node_failed: { status: 502, params: ["broker", "reason"] },
  no_broker: { status: 502, params: [] },
  resend_refused: { status: 409, params: ["group"] },
  topic_of_group: { status: 409, params: ["topic", "group"] },
  payload_too_large: { status: 413, params: ["limitBytes"] },
  disk_full: { status: 507, params: [] },
  internal: { status: 500, params: [] },
} as const satisfies Record<string, { status: number; params: readonly string[] }>;

export type ErrorCode = keyof typeof errorCodes;

/** Body of every answer that is not 2xx. `fields` names each invalid input when there are several. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  params: Record<string, string | number>;
  fields?: { path: string; reason: FieldReason; limit?: number | string }[];
  requestId: string;
}

/** Why one input was refused; translated as `fieldErrors.<reason>`. */
export type FieldReason =
  | "required"
  | "too_short"
  | "too_long"
  | "too_small"
  | "too_big"
  | "bad_characters"
  | "not_a_number"
  | "not_an_integer"
  | "not_in_list"
  | "bad_address"
  | "bad_date"
  | "one_without_other"
  | "not_unique"
  | "malformed";

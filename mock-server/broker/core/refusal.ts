/** Why the broker does not do what was asked, under the name of the protocol's response code. */
export interface Refusal {
  refusal:
    | "SYSTEM_ERROR"
    | "SYSTEM_BUSY"
    | "MESSAGE_ILLEGAL"
    | "SERVICE_NOT_AVAILABLE"
    | "NO_PERMISSION"
    | "TOPIC_NOT_EXIST"
    | "QUERY_NOT_FOUND"
    | "SUBSCRIPTION_PARSE_FAILED"
    | "SUBSCRIPTION_NOT_EXIST"
    | "SUBSCRIPTION_NOT_LATEST"
    | "SUBSCRIPTION_GROUP_NOT_EXIST"
    | "FILTER_DATA_NOT_EXIST"
    | "CONSUMER_NOT_ONLINE";
  remark: string;
}

export function isRefusal(result: object): result is Refusal {
  return "refusal" in result;
}

import { printFastjson } from "../fastjson-emitter.ts";
import { parseFastjsonObject } from "../fastjson-parser.ts";
import { readDataVersion } from "./data-version.ts";
import type { Printable } from "../fastjson-emitter.ts";
import { FastjsonObject, type FastjsonValue } from "../fastjson-object.ts";
import type { DataVersion } from "./data-version.ts";

export interface SubscriptionGroupConfig {
  groupName: string;
  consumeEnable: boolean;
  consumeFromMinEnable: boolean;
  consumeBroadcastEnable: boolean;
  retryQueueNums: number;
  retryMaxTimes: number;
  brokerId: number;
  whichBrokerWhenConsumeSlowly: number;
  notifyConsumerIdsChangedEnable: boolean;
  /** Fields that 4.9 does not know; they must be written back, or a 5.x broker resets them (protocol sheet §2.3). */
  unknownFields: Map<string, FastjsonValue>;
}

/** The body of GET_ALL_SUBSCRIPTIONGROUP_CONFIG. */
export interface SubscriptionGroupTable {
  dataVersion: DataVersion;
  groups: SubscriptionGroupConfig[];
}

/** A group as a 4.9 broker makes it when it creates one by itself. */
export function defaultSubscriptionGroup(groupName: string): SubscriptionGroupConfig {
  return {
    groupName,
    consumeEnable: true,
    consumeFromMinEnable: true,
    consumeBroadcastEnable: true,
    retryQueueNums: 1,
    retryMaxTimes: 16,
    brokerId: 0,
    whichBrokerWhenConsumeSlowly: 1,
    notifyConsumerIdsChangedEnable: true,
    unknownFields: new Map(),
  };
}

/** The `attributes` of 5.x, out of the unknown fields of a group; undefined when it has none. */
export function groupAttributesOf(unknownFields: ReadonlyMap<string, FastjsonValue>): Record<string, string> | undefined {
  const attributes = unknownFields.get("attributes");
  return attributes instanceof FastjsonObject ? Object.fromEntries(attributes.textEntries()) : undefined;
}

/** A group with other `attributes`; none at all are written as an empty object, which takes away those that a broker has. */
export function withGroupAttributes(group: SubscriptionGroupConfig, attributes: Readonly<Record<string, string>>): SubscriptionGroupConfig {
  const object = new FastjsonObject();
  for (const [name, value] of Object.entries(attributes)) object.fields.set(name, value);
  return { ...group, unknownFields: new Map([...group.unknownFields, ["attributes", object]]) };
}

const knownFields = new Set(Object.keys(defaultSubscriptionGroup("")));

/** The body of UPDATE_AND_CREATE_SUBSCRIPTIONGROUP. Absent fields get the defaults. */
export function parseSubscriptionGroup(body: Buffer): SubscriptionGroupConfig {
  return readSubscriptionGroup(parseFastjsonObject(body));
}

export function parseSubscriptionGroupTable(body: Buffer): SubscriptionGroupTable {
  const object = parseFastjsonObject(body);
  const groups: SubscriptionGroupConfig[] = [];
  for (const [, group] of object.object("subscriptionGroupTable").objectEntries()) groups.push(readSubscriptionGroup(group));
  return { dataVersion: readDataVersion(object.object("dataVersion")), groups };
}

function readSubscriptionGroup(group: FastjsonObject): SubscriptionGroupConfig {
  const defaults = defaultSubscriptionGroup(group.text("groupName"));
  return {
    groupName: defaults.groupName,
    consumeEnable: group.boolean("consumeEnable", defaults.consumeEnable),
    consumeFromMinEnable: group.boolean("consumeFromMinEnable", defaults.consumeFromMinEnable),
    consumeBroadcastEnable: group.boolean("consumeBroadcastEnable", defaults.consumeBroadcastEnable),
    retryQueueNums: group.number("retryQueueNums", defaults.retryQueueNums),
    retryMaxTimes: group.number("retryMaxTimes", defaults.retryMaxTimes),
    brokerId: group.number("brokerId", defaults.brokerId),
    whichBrokerWhenConsumeSlowly: group.number("whichBrokerWhenConsumeSlowly", defaults.whichBrokerWhenConsumeSlowly),
    notifyConsumerIdsChangedEnable: group.boolean("notifyConsumerIdsChangedEnable", defaults.notifyConsumerIdsChangedEnable),
    unknownFields: new Map([...group.fields].filter(([name]) => !knownFields.has(name))),
  };
}

export function formatSubscriptionGroup(group: SubscriptionGroupConfig): Buffer {
  return printFastjson(groupFields(group));
}

export function formatSubscriptionGroupTable(table: SubscriptionGroupTable): Buffer {
  const groups = new Map(table.groups.map((group) => [group.groupName, groupFields(group)]));
  return printFastjson({ dataVersion: { ...table.dataVersion }, subscriptionGroupTable: groups });
}

function groupFields({ unknownFields, ...group }: SubscriptionGroupConfig): Record<string, Printable> {
  return { ...group, ...Object.fromEntries(unknownFields) };
}

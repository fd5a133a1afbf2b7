/** Method and path of every endpoint of the console's own API, in Fastify's notation. No zod here: the page loads this file. */
export const paths = {
  getSession: ["GET", "/api/session"],
  signIn: ["POST", "/api/session"],
  signOut: ["DELETE", "/api/session"],
  changePassword: ["POST", "/api/session/password"],

  listInstances: ["GET", "/api/instances"],
  addInstance: ["POST", "/api/instances"],
  testConnection: ["POST", "/api/connection-tests"],
  getInstance: ["GET", "/api/instances/:instanceId"],
  updateInstance: ["PATCH", "/api/instances/:instanceId"],
  removeInstance: ["DELETE", "/api/instances/:instanceId"],
  testInstance: ["POST", "/api/instances/:instanceId/connection-test"],
  getInstanceSettings: ["GET", "/api/instances/:instanceId/settings"],
  updateInstanceSettings: ["PATCH", "/api/instances/:instanceId/settings"],

  getCluster: ["GET", "/api/instances/:instanceId/cluster"],
  getBroker: ["GET", "/api/instances/:instanceId/brokers/:brokerName/:brokerId"],
  updateBroker: ["PATCH", "/api/instances/:instanceId/brokers/:brokerName/:brokerId"],
  getBrokerEffect: ["GET", "/api/instances/:instanceId/brokers/:brokerName/:brokerId/effect"],
  drainBroker: ["POST", "/api/instances/:instanceId/brokers/:brokerName/:brokerId/drain"],
  controlBroker: ["POST", "/api/instances/:instanceId/brokers/:brokerName/:brokerId/control"],

  listTopics: ["GET", "/api/instances/:instanceId/topics"],
  createTopic: ["POST", "/api/instances/:instanceId/topics"],
  getTopic: ["GET", "/api/instances/:instanceId/topics/:topic"],
  updateTopic: ["PATCH", "/api/instances/:instanceId/topics/:topic"],
  deleteTopic: ["DELETE", "/api/instances/:instanceId/topics/:topic"],
  previewTopicDeletion: ["GET", "/api/instances/:instanceId/topics/:topic/deletion"],
  listTopicQueues: ["GET", "/api/instances/:instanceId/topics/:topic/queues"],
  getTopicRoute: ["GET", "/api/instances/:instanceId/topics/:topic/route"],
  listTopicGroups: ["GET", "/api/instances/:instanceId/topics/:topic/groups"],
  listTopicProducers: ["GET", "/api/instances/:instanceId/topics/:topic/producers"],
  listTopicBacklog: ["GET", "/api/instances/:instanceId/topics/:topic/backlog"],

  listGroups: ["GET", "/api/instances/:instanceId/groups"],
  createGroup: ["POST", "/api/instances/:instanceId/groups"],
  getGroup: ["GET", "/api/instances/:instanceId/groups/:group"],
  updateGroup: ["PATCH", "/api/instances/:instanceId/groups/:group"],
  deleteGroup: ["DELETE", "/api/instances/:instanceId/groups/:group"],
  previewGroupDeletion: ["GET", "/api/instances/:instanceId/groups/:group/deletion"],
  listGroupSubscriptions: ["GET", "/api/instances/:instanceId/groups/:group/subscriptions"],
  listGroupBacklog: ["GET", "/api/instances/:instanceId/groups/:group/backlog"],
  listOffsetResets: ["GET", "/api/instances/:instanceId/groups/:group/offset-resets"],
  previewOffsetReset: ["POST", "/api/instances/:instanceId/groups/:group/offset-resets/preview"],
  resetOffsets: ["POST", "/api/instances/:instanceId/groups/:group/offset-resets"],

  listProducers: ["GET", "/api/instances/:instanceId/producers"],
  listProducerClients: ["GET", "/api/instances/:instanceId/producers/:group/clients"],
  listConsumers: ["GET", "/api/instances/:instanceId/consumers"],
  listConsumerClients: ["GET", "/api/instances/:instanceId/consumers/:group/clients"],
  getConsumerRunningInfo: ["GET", "/api/instances/:instanceId/consumers/:group/clients/:clientId/running-info"],

  dialTestProduce: ["POST", "/api/instances/:instanceId/dial-tests/produce"],
  dialTestConsume: ["POST", "/api/instances/:instanceId/dial-tests/consume"],
  getProbes: ["GET", "/api/instances/:instanceId/probes"],
  updateProbePlan: ["PATCH", "/api/instances/:instanceId/probes"],
  listProbeResults: ["GET", "/api/instances/:instanceId/probes/results"],
  getServiceLevel: ["GET", "/api/instances/:instanceId/probes/service-level"],
  getHeartbeat: ["GET", "/api/instances/:instanceId/heartbeat"],
  updateHeartbeat: ["PATCH", "/api/instances/:instanceId/heartbeat"],

  queryMessages: ["GET", "/api/instances/:instanceId/messages"],
  getMessage: ["GET", "/api/instances/:instanceId/messages/:offsetMessageId"],
  sendMessage: ["POST", "/api/instances/:instanceId/messages"],
  resendMessage: ["POST", "/api/instances/:instanceId/messages/:offsetMessageId/resend"],
  consumeMessage: ["POST", "/api/instances/:instanceId/messages/:offsetMessageId/consume"],
  locateMessage: ["GET", "/api/instances/:instanceId/message-location"],

  listJobs: ["GET", "/api/instances/:instanceId/jobs"],
  getJob: ["GET", "/api/instances/:instanceId/jobs/:jobId"],
  pauseJob: ["POST", "/api/instances/:instanceId/jobs/:jobId/pause"],
  resumeJob: ["POST", "/api/instances/:instanceId/jobs/:jobId/resume"],
  cancelJob: ["POST", "/api/instances/:instanceId/jobs/:jobId/cancel"],
  removeJob: ["DELETE", "/api/instances/:instanceId/jobs/:jobId"],

  listDeadLetterGroups: ["GET", "/api/instances/:instanceId/dead-letters"],
  listDeadLetters: ["GET", "/api/instances/:instanceId/dead-letters/:group"],
  classifyDeadLetters: ["GET", "/api/instances/:instanceId/dead-letters/:group/classes"],
  listDeadLetterResends: ["GET", "/api/instances/:instanceId/dead-letters/:group/resends"],
  resendDeadLetters: ["POST", "/api/instances/:instanceId/dead-letters/:group/resends"],
  resendEditedDeadLetter: ["POST", "/api/instances/:instanceId/dead-letters/:group/edited"],
  tryDeadLetter: ["POST", "/api/instances/:instanceId/dead-letters/:group/trials"],
  previewDeadLetterResend: ["POST", "/api/instances/:instanceId/dead-letters/:group/resends/preview"],

  queryTraces: ["GET", "/api/instances/:instanceId/traces"],
  getTrace: ["GET", "/api/instances/:instanceId/traces/:messageId"],
  startExport: ["POST", "/api/instances/:instanceId/exports"],
  listNeighbours: ["GET", "/api/instances/:instanceId/messages/:offsetMessageId/neighbours"],

  getAccess: ["GET", "/api/instances/:instanceId/access"],
  listAccessClients: ["GET", "/api/instances/:instanceId/access/clients"],
  switchAccess: ["POST", "/api/instances/:instanceId/access/switch"],
  setGlobalAllowList: ["POST", "/api/instances/:instanceId/access/allow-list"],
  listAccessUsers: ["GET", "/api/instances/:instanceId/access/users"],
  createAccessUser: ["POST", "/api/instances/:instanceId/access/users"],
  getAccessUser: ["GET", "/api/instances/:instanceId/access/users/:userId"],
  updateAccessUser: ["PATCH", "/api/instances/:instanceId/access/users/:userId"],
  deleteAccessUser: ["DELETE", "/api/instances/:instanceId/access/users/:userId"],
  resetAccessSecret: ["POST", "/api/instances/:instanceId/access/users/:userId/secret"],
  setTopicPermissions: ["POST", "/api/instances/:instanceId/access/users/:userId/topic-permissions"],
  setGroupPermissions: ["POST", "/api/instances/:instanceId/access/users/:userId/group-permissions"],
  repeatAccessUser: ["POST", "/api/instances/:instanceId/access/users/:userId/repeat"],

  queryMetrics: ["POST", "/api/instances/:instanceId/metrics/query"],
  rankMetric: ["GET", "/api/instances/:instanceId/metrics/ranking"],
  describeMetrics: ["GET", "/api/instances/:instanceId/metrics"],

  listAlarmRules: ["GET", "/api/instances/:instanceId/alarm-rules"],
  createAlarmRule: ["POST", "/api/instances/:instanceId/alarm-rules"],
  createPresetRules: ["POST", "/api/instances/:instanceId/alarm-rules/presets"],
  backTestAlarmRule: ["POST", "/api/instances/:instanceId/alarm-rules/back-test"],
  getAlarmRule: ["GET", "/api/instances/:instanceId/alarm-rules/:ruleId"],
  updateAlarmRule: ["PATCH", "/api/instances/:instanceId/alarm-rules/:ruleId"],
  switchAlarmRule: ["POST", "/api/instances/:instanceId/alarm-rules/:ruleId/switch"],
  deleteAlarmRule: ["DELETE", "/api/instances/:instanceId/alarm-rules/:ruleId"],
  listAlarmTemplates: ["GET", "/api/alarm-templates"],
  createAlarmTemplate: ["POST", "/api/alarm-templates"],
  updateAlarmTemplate: ["PATCH", "/api/alarm-templates/:templateId"],
  deleteAlarmTemplate: ["DELETE", "/api/alarm-templates/:templateId"],
  listAlarmEvents: ["GET", "/api/instances/:instanceId/alarms"],
  getAlarm: ["GET", "/api/instances/:instanceId/alarms/:alarmId"],
  acknowledgeAlarm: ["POST", "/api/instances/:instanceId/alarms/:alarmId/acknowledge"],
  countFiringAlarms: ["GET", "/api/alarms/firing"],

  listFindings: ["GET", "/api/instances/:instanceId/findings"],

  search: ["GET", "/api/search"],
} as const satisfies Record<string, readonly ["GET" | "POST" | "PATCH" | "DELETE", string]>;

/** The name of an endpoint, the same in the page, on the server and as `operationId`. */
export type EndpointName = keyof typeof paths;

/** Path of every stream of server-sent events (GET). A page keeps few of them open: a browser gives six connections to one address. */
export const streamPaths = {
  tailMessages: "/api/instances/:instanceId/tail",
  watchJobs: "/api/instances/:instanceId/job-changes",
} as const satisfies Record<string, string>;

/** The name of a stream, the same in the page, on the server and as `operationId`. */
export type StreamName = keyof typeof streamPaths;

/** Where the file of a job that is done is downloaded; an answer of bytes, so that it is no endpoint of `paths.ts`. */
export const jobFilePath = "/api/instances/:instanceId/jobs/:jobId/file";

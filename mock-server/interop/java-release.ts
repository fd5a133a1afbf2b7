import { join } from "node:path";

/** A release of the Apache clients that the Java driver can be compiled against. */
export interface JavaRelease {
  version: string;
  pomPath: string;
  /** The driver's sources are written for 4.9; this is what they must say for the release. Undefined = the file is left out. */
  adapt: (file: string, source: string) => string | undefined;
}

/** Where the driver's sources lie. */
export const javaSources: string = join(import.meta.dirname, "java");

export const clients49: JavaRelease = { version: "4.9.8", pomPath: join(javaSources, "pom.xml"), adapt: (_file, source) => source };

/** 5.x moved packages into its remoting module, wants the topic of a message that is looked for, and dropped the administration of ACL 1.0. */
export const clients53: JavaRelease = {
  version: "5.3.3",
  pomPath: join(javaSources, "pom-5.3.xml"),
  adapt: (file, source) => {
    if (file === "AclCommands.java") return undefined;
    return source
      .replaceAll("org.apache.rocketmq.common.protocol.", "org.apache.rocketmq.remoting.protocol.")
      .replaceAll(/org\.apache\.rocketmq\.common\.(subscription|admin)\./g, "org.apache.rocketmq.remoting.protocol.$1.")
      .replaceAll('viewMessage(arguments.getString("offsetId"))', 'viewMessage(arguments.getString("topic"), arguments.getString("offsetId"))')
      .replace(/^.*new AclCommands\(\).*\n/m, "");
  },
};

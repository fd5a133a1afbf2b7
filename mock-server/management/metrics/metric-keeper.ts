import { isUnknownFormat, setAside } from "../store/metrics/metrics-database.ts";
import { LatestPoints } from "./prometheus/latest-points.ts";
import { PrometheusSource } from "./prometheus/prometheus-source.ts";
import type { MetricSource } from "./metric-series.ts";
import { MetricStore } from "./metric-store.ts";
import type { MetricStoreOptions } from "./metric-store.ts";

/** Where points go, where they are read from, and what is newest of each. */
export interface MetricKeeper {
  /** Takes points; also knows the newest of each series. */
  latest: LatestPoints;
  source: MetricSource;
  /** Forgets every series of an instance, where they are this product's own. */
  removeInstance(instanceId: string): void;
  close(): void;
}

/** A Prometheus-compatible server, and how often it collects `/metrics`. */
interface MetricServer {
  url: string;
  scrapeMs: number;
}

/** Told of a file that nothing could be made of: its new name, and what was wrong. */
export type TellSetAside = (file: string, reason: unknown) => void;

/** Keeps points in a file of the product, or leaves that to a Prometheus-compatible server which collects them from `/metrics`. A file of an unknown format is set aside. */
export function keepMetrics(path: string, server: MetricServer | undefined, retention?: MetricStoreOptions, tellSetAside: TellSetAside = () => undefined): MetricKeeper {
  if (server !== undefined) {
    const latest = new LatestPoints();
    return { latest, source: new PrometheusSource(server.url, server.scrapeMs, latest), removeInstance: (instanceId) => latest.removeInstance(instanceId), close: () => undefined };
  }
  const store = openStore(path, retention, tellSetAside);
  const latest = new LatestPoints(store);
  const removeInstance = (instanceId: string): void => {
    latest.removeInstance(instanceId);
    store.removeInstance(instanceId);
  };
  return { latest, source: store, removeInstance, close: () => store.close() };
}

/** Figures of the past are no reason not to start. */
function openStore(path: string, retention: MetricStoreOptions | undefined, tellSetAside: TellSetAside): MetricStore {
  try {
    return new MetricStore(path, retention);
  } catch (error) {
    if (!isUnknownFormat(error)) throw error;
    tellSetAside(setAside(path), error);
    return new MetricStore(path, retention);
  }
}

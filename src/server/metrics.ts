import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Log } from './log.ts';

/**
 * Figures for whoever runs Enlace, in Prometheus' text format. They name routes, codes and counts;
 * never a person, a connection or an institution.
 */
export interface Metrics {
  /** An answer to a browser. `route` is the pattern, so that no id becomes a label. */
  answered(answer: { method: string; route: string; status: number; milliseconds: number }): void;
  /** A call to Belvo that was answered. */
  called(call: { method: string; route: string; status: number; milliseconds: number }): void;
  /** The same log, whose alarms are counted. */
  counting(log: Log): Log;
  /** What a scrape gets. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Seconds. Our own answers are quick; Belvo's may take minutes. */
const ourBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const belvoBuckets = [0.25, 0.5, 1, 2, 5, 10, 20, 40, 60, 120, 300];

/**
 * @param now.watching how many people have a page open.
 * @param now.openOperations how many operations are under way, by kind.
 * @param isProcess false where several live in one process, as in tests: its own figures are left out.
 */
export function createMetrics(
  now: {
    watching: () => number;
    openOperations: () => Promise<{ kind: string; count: number }[]>;
  },
  isProcess: boolean,
): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (isProcess) collectDefaultMetrics({ register: registry });
  const answers = new Histogram({
    name: 'enlace_http_seconds',
    help: 'Answers to browsers, without event streams',
    labelNames: ['method', 'route', 'status'],
    buckets: ourBuckets,
    registers,
  });
  const calls = new Histogram({
    name: 'enlace_belvo_seconds',
    help: 'Calls to Belvo that were answered',
    labelNames: ['method', 'route', 'status'],
    buckets: belvoBuckets,
    registers,
  });
  const alarms = new Counter({
    name: 'enlace_alarms_total',
    help: 'Alarms in the log, each of which somebody has to look at',
    labelNames: ['event'],
    registers,
  });
  registry.registerMetric(
    new Gauge({
      name: 'enlace_people_watching',
      help: 'People who have a page open',
      registers: [],
      collect() {
        this.set(now.watching());
      },
    }),
  );
  registry.registerMetric(
    new Gauge({
      name: 'enlace_open_operations',
      help: 'Operations under way',
      labelNames: ['kind'],
      registers: [],
      async collect() {
        this.reset();
        for (const { kind, count } of await now.openOperations()) this.set({ kind }, count);
      },
    }),
  );

  return {
    answered: ({ method, route, status, milliseconds }) =>
      answers.observe({ method, route, status }, milliseconds / 1000),
    called: ({ method, route, status, milliseconds }) =>
      calls.observe({ method, route, status }, milliseconds / 1000),
    counting: (log) => ({
      ...log,
      alarm(event, fields) {
        alarms.inc({ event });
        log.alarm(event, fields);
      },
    }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

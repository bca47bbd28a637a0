import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { FeedFaultName } from '#src/core/feed-outcome.ts';
import type { JobCounts } from '#src/core/job-queue.ts';
import type { Metrics } from '#src/core/metrics.ts';
import type { Stage } from '#src/core/story.ts';

/** What stands in the store when somebody asks. */
export interface Standing {
  readonly stories: Readonly<Record<Stage, number>>;
  readonly outbox: Outbox;
  readonly jobs: JobCounts;
}

interface Outbox {
  /** By state, such as `waiting` and `posted`. */
  readonly deliveries: Readonly<Record<string, number>>;
  /** How long the first of them has waited. */
  readonly oldestWaitMs: number;
}

export interface MetricsPage extends Metrics {
  /** In Prometheus’ text format, with what `standing` says at this moment. */
  page(standing: Standing): Promise<string>;
  readonly contentType: string;
  /** For the test that holds the dashboard against them. */
  readonly names: readonly string[];
}

/** The answer came, and was no feed that can be read. */
const FAULTS_OF_READING: ReadonlySet<FeedFaultName> = new Set(['not-a-feed', 'malformed', 'internal']);
const QUICK_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1, 3];
const SLOW_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300];

/** Metrics in a registry of their own. */
export function createMetrics(): MetricsPage {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const events = createEvents(register);
  const standing = createStanding(register);
  return {
    ...events,
    contentType: register.contentType,
    names: register.getMetricsAsArray().map(({ name }) => name),
    page: (now) => {
      standing(now);
      return register.metrics();
    },
  };
}

function createEvents(register: Registry): Metrics {
  const counter = (name: string, help: string, ...labelNames: readonly string[]) =>
    new Counter({ name: `parley_${name}`, help, labelNames, registers: [register] });
  const histogram = (name: string, help: string, buckets: number[], ...labelNames: readonly string[]) =>
    new Histogram({ name: `parley_${name}`, help, buckets, labelNames, registers: [register] });
  const polls = counter('polls_total', 'Visits to feeds, by how they ended', 'outcome');
  const pollSeconds = histogram('poll_duration_seconds', 'How long visits to feeds take', SLOW_SECONDS);
  const faults = counter('poll_faults_total', 'Visits that failed, by the fault', 'fault');
  const parseErrors = counter('parse_errors_total', 'Answers of feeds that could not be read');
  const briefs = histogram('brief_duration_seconds', 'How long the briefing of a story takes', SLOW_SECONDS, 'engine');
  const settled = counter('stories_attributed_total', 'Stories put to a negotiation, by whether it was known', 'to');
  const answers = histogram(
    'command_duration_seconds',
    'From a command to its answer',
    QUICK_SECONDS,
    'command',
    'outcome',
  );
  const acks = histogram('ack_duration_seconds', 'From a platform’s word to the first sign', QUICK_SECONDS, 'platform');
  const tokens = counter('model_tokens_total', 'Tokens that a language model has taken', 'direction');
  const modelFaults = counter('model_failures_total', 'Questions that a language model gave no answer to', 'fault');
  const jobs = histogram('job_duration_seconds', 'How long jobs take', SLOW_SECONDS, 'kind', 'outcome');
  return {
    visitEnded: (outcome, seconds) => {
      polls.inc({ outcome: outcome.kind });
      pollSeconds.observe(seconds);
      if (outcome.kind !== 'fault') return;
      faults.inc({ fault: outcome.fault.name });
      if (FAULTS_OF_READING.has(outcome.fault.name)) parseErrors.inc();
    },
    storyBriefed: (engine, seconds) => briefs.observe({ engine }, seconds),
    storySettled: (to) => settled.inc({ to }),
    commandAnswered: (command, outcome, seconds) => answers.observe({ command, outcome }, seconds),
    acknowledged: (platform, seconds) => acks.observe({ platform }, seconds),
    modelUsed: ({ input, output }) => {
      tokens.inc({ direction: 'in' }, input);
      tokens.inc({ direction: 'out' }, output);
    },
    modelFailed: (fault) => modelFaults.inc({ fault }),
    jobEnded: (kind, outcome, seconds) => jobs.observe({ kind, outcome }, seconds),
  };
}

function createStanding(register: Registry): (now: Standing) => void {
  const gauge = (name: string, help: string, ...labelNames: readonly string[]) =>
    new Gauge({ name: `parley_${name}`, help, labelNames, registers: [register] });
  const stories = gauge('stories', 'Stories in the store, by how far they have come', 'stage');
  const deliveries = gauge('deliveries', 'Messages in the outbox, by their state', 'state');
  const depth = gauge('outbox_depth', 'Messages that wait to be posted');
  const age = gauge('outbox_oldest_age_seconds', 'How long the first of them has waited');
  const jobs = gauge('jobs', 'Jobs that wait, are under way, or failed for good within a day', 'kind', 'state');
  return (now) => {
    for (const [kind, counts] of Object.entries(now.jobs)) {
      for (const [state, count] of Object.entries(counts)) jobs.set({ kind, state }, count);
    }
    for (const [stage, count] of Object.entries(now.stories)) stories.set({ stage }, count);
    for (const [state, count] of Object.entries(now.outbox.deliveries)) deliveries.set({ state }, count);
    depth.set(now.outbox.deliveries['waiting'] ?? 0);
    age.set(now.outbox.oldestWaitMs / 1000);
  };
}

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { JOB_KINDS, type JobCounts } from '#src/core/job-queue.ts';
import { noMetrics } from '#src/core/metrics.ts';
import { createMetrics } from '#src/operation/metrics.ts';

const NONE = { waiting: 0, active: 0, dead: 0 };
const STANDING = {
  stories: { fetched: 2, readable: 0, briefed: 0, settled: 7, parked: 1 },
  outbox: { deliveries: { waiting: 3, posted: 5 }, oldestWaitMs: 90_000 },
  jobs: { ...Object.fromEntries(JOB_KINDS.map((kind) => [kind, NONE])), brief: { ...NONE, dead: 2 } } as JobCounts,
};

describe('the metrics', () => {
  it('tell what happened and what stands in the store', async () => {
    const metrics = createMetrics();
    metrics.visitEnded({ kind: 'not-modified' }, 0.2);
    const fault = {
      name: 'malformed',
      code: 'feed/malformed',
      message: 'It failed.',
      at: '2024-11-20T08:00:00Z',
    } as const;
    metrics.visitEnded({ kind: 'fault', fault }, 1);
    metrics.visitEnded({ kind: 'fault', fault: { ...fault, name: 'unreachable' } }, 1);
    metrics.storyBriefed('extractive', 0.02);
    metrics.storySettled('opened');
    metrics.commandAnswered('talks status', 'done', 0.1);
    metrics.acknowledged('discord', 0.01);
    metrics.modelUsed({ input: 100, output: 20 });
    metrics.modelFailed('rate-limit');
    metrics.jobEnded('poll', 'done', 3);
    const page = await metrics.page(STANDING);
    for (const line of [
      'parley_polls_total{outcome="not-modified"} 1',
      'parley_polls_total{outcome="fault"} 2',
      'parley_poll_faults_total{fault="malformed"} 1',
      'parley_parse_errors_total 1',
      'parley_brief_duration_seconds_count{engine="extractive"} 1',
      'parley_stories_attributed_total{to="opened"} 1',
      'parley_command_duration_seconds_bucket{le="0.1",command="talks status",outcome="done"} 1',
      'parley_ack_duration_seconds_count{platform="discord"} 1',
      'parley_model_tokens_total{direction="in"} 100',
      'parley_model_failures_total{fault="rate-limit"} 1',
      'parley_job_duration_seconds_sum{kind="poll",outcome="done"} 3',
      'parley_jobs{kind="brief",state="dead"} 2',
      'parley_stories{stage="settled"} 7',
      'parley_deliveries{state="posted"} 5',
      'parley_outbox_depth 3',
      'parley_outbox_oldest_age_seconds 90',
    ]) {
      expect(page.split('\n')).toContain(line);
    }
    expect(page).toMatch(/^nodejs_eventloop_lag_p99_seconds /mu);
    expect(Object.keys(noMetrics).filter((name) => !(name in metrics))).toEqual([]);
  });

  it('are of one process’s Parley each, and not of all in it', async () => {
    const [one, other] = [createMetrics(), createMetrics()];
    one.storySettled('none');
    expect(await other.page(STANDING)).not.toContain('to="none"');
  });

  it('are what the dashboard draws, all of ours and no other', () => {
    const dashboard = readFileSync('docs/grafana-dashboard.json', 'utf8');
    const expressions = [...dashboard.matchAll(/"expr": "([^"]+)"/gu)].map(([, expression = '']) => expression);
    const named = new Set(
      expressions
        .flatMap((expression) => expression.match(/\b(?:parley|nodejs|process)_[a-z0-9_]+/gu) ?? [])
        .map((name) => name.replace(/_(?:bucket|count|sum)$/u, '')),
    );
    const names = new Set(createMetrics().names);
    expect([...named].filter((name) => !names.has(name))).toEqual([]);
    expect([...names].filter((name) => name.startsWith('parley_') && !named.has(name))).toEqual([]);
  });
});

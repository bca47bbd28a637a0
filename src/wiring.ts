import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createCompleter } from '#commands/complete.ts';
import { createCommandHandler } from '#commands/dispatch.ts';
import { commands } from '#commands/index.ts';
import { createCommandServices } from './command-services.ts';
import { createCommunityDesk } from './community-desk.ts';
import type { Caller, CommandHandler, CommandServices, Complete } from './core/command.ts';
import type { Clock } from './core/clock.ts';
import type { CommunityEvents, CommunityListener, ModeratorRoll } from './core/community.ts';
import type { ChannelCheck } from './core/chat.ts';
import type { DeliveryServices } from './core/delivery-services.ts';
import type { JobQueue } from './core/job-queue.ts';
import { type Metrics, noMetrics } from './core/metrics.ts';
import type { Notices } from './core/notices.ts';
import { placeIn } from './core/places.ts';
import type { Store } from './core/store.ts';
import { TERMINAL_COMMUNITY } from './core/subscription.ts';
import { type Turns, createTurns } from './core/turns.ts';
import { endChannel } from './delivery/end-channel.ts';
import { createModeratorNotices } from './delivery/moderator-notices.ts';
import { createDeliveryDesk } from './delivery-desk.ts';
import { type Parts, openDesk } from './desk.ts';
import { openEngines } from './engines.ts';
import { createFeedDesk } from './feed-desk.ts';
import { createHousekeeping, dropOldTexts } from './housekeeping.ts';
import { type StageResults, type WatchStage, unwatched } from './jobs/stages.ts';
import { ticketedStore } from './jobs/ticketed-store.ts';
import { createTickets } from './jobs/tickets.ts';
import { measuredHandler, measuredModel, measuredModelUse } from './measured.ts';
import { openSample } from './open-sample.ts';
import { type Pipeline, openPipeline } from './pipeline.ts';
import { startStoreClock } from './store-clock.ts';
import { isEmbedded } from './store/idle-store.ts';
import { openStore } from './store/open-store.ts';

/** Parley put together: the store, the way of a story, and the commands. */
export interface Parley extends Conversation {
  readonly store: Store;
  /** The store’s: the same for all processes on it. */
  readonly clock: Clock;
  /** By what other processes on the same store know this one. */
  readonly owner: string;
  readonly pipeline: Pipeline;
  /** Does what is to be done once a day, if it is not done yet. */
  readonly keepHouse: () => Promise<void>;
  /** Visits the feeds that are due and carries every waiting story to its end, without a queue. */
  round(watch?: WatchStage): Promise<StageResults>;
  readonly delivery: DeliveryServices;
  readonly notices: Notices;
  readonly turns: Turns;
  /** Finishes what is under way, or leaves it to the next start, within a few seconds. */
  close(): Promise<void>;
}

/** What platforms hand on, and what they ask for. */
interface Conversation {
  readonly handle: CommandHandler;
  /** Whole lines that a half-typed one may become. */
  readonly completeLine: (caller: Caller, line: string) => Promise<readonly string[]>;
  readonly complete: Complete;
  readonly communityEvents: CommunityEvents;
  readonly moderatorRoll: ModeratorRoll;
}

/** What is under way at the end may take so long; the rest is left to the next start. */
const FINISH_MS = 5_000;
/** An embedded store has one process at a time, so that the next one may go on at once with what the last one had. */
const ONLY_OWNER = 'parley';

export interface ParleyParts extends Parts {
  /** Whether a channel can be posted to, by its platform's word. */
  readonly checkChannel: (channel: string) => Promise<ChannelCheck>;
  readonly metrics?: Metrics;
  /** Where somebody works, or will: without it, what is to be done waits for the next start of the bot. */
  readonly queue?: JobQueue;
}

/** Opens the store and puts everything together. Throws ParleyError where the store cannot be used. */
export async function openParley(given: ParleyParts): Promise<Parley> {
  const { config, logger, queue } = given;
  const turns = createTurns();
  const metrics = given.metrics ?? noMetrics;
  const plainStore = await openStore(config.databaseUrl);
  const embedded = isEmbedded(config.databaseUrl);
  const stored = embedded ? null : await startStoreClock({ store: plainStore, host: given.clock, logger });
  const clock = stored ?? given.clock;
  const want = queue && createTickets({ queue, logger });
  const store = want ? ticketedStore(plainStore, want, queue.parts) : plainStore;
  const outer = { ...given, clock };
  const sample = await openSample(outer, store);
  const engines = await openEngines(outer, measuredModelUse(store, metrics), (ask) => measuredModel(ask, metrics));
  const desk = openDesk({ ...outer, turns }, engines.best, sample ? [sample.origin] : []);
  const notices = createModeratorNotices({ store, clock, logger, defaultChannel });
  const parts = { ...outer, store, desk, engines, notices, turns, metrics };
  const pipeline = openPipeline(parts);
  const delivery = createDeliveryDesk(parts);
  const feeds = createFeedDesk({ ...parts, polls: pipeline.polls, carry: want ? null : pipeline.carry });
  const services = createCommandServices({ ...parts, feeds, delivery });
  const { forgetGone, ...conversation } = openConversation({ ...parts, services });
  const keepHouse = createHousekeeping(outer, [
    { name: 'forget communities', run: forgetGone },
    dropOldTexts({ clock, store }, config.storyTextDays),
  ]);
  let underWay: Promise<unknown> = Promise.resolve();
  return {
    ...conversation,
    store,
    clock,
    owner: embedded ? ONLY_OWNER : randomUUID(),
    pipeline,
    keepHouse,
    round: (watch = unwatched) => {
      const round = keepHouse().then(() => pipeline.round(watch));
      // From its first write on, so that the store is not closed under it.
      underWay = round;
      return round;
    },
    delivery,
    notices,
    turns,
    close: async () => {
      pipeline.stop();
      await Promise.race([Promise.allSettled([underWay]), pause(FINISH_MS, null, { ref: false })]);
      await desk.close();
      await engines.close();
      await sample?.close();
      stored?.stop();
      await store.close();
    },
  };
}

interface ConversationParts extends Parts {
  readonly store: Store;
  readonly notices: Notices;
  readonly turns: Turns;
  readonly metrics: Metrics;
  readonly services: CommandServices;
}

/** The commands, and what becomes of communities. */
function openConversation({
  store,
  clock,
  logger,
  notices,
  turns,
  metrics,
  services,
}: ConversationParts): Conversation & {
  readonly forgetGone: () => Promise<void>;
} {
  const context = { commands, store, clock, services, logger };
  const completer = createCompleter(context);
  const ended: CommunityListener = {
    name: 'delivery',
    channelGone: (channel) => endChannel({ store, notices }, channel, 'It does not exist any more.', `gone ${channel}`),
  };
  const communities = createCommunityDesk({ store, clock, logger, listeners: [ended] });
  const handle = measuredHandler(createCommandHandler(context), new Set(commands.map(({ name }) => name)), metrics);
  return {
    handle: (caller, call) => turns.first(() => handle(caller, call)),
    completeLine: completer.lines,
    complete: completer.values,
    communityEvents: communities.events,
    moderatorRoll: communities.moderatorRoll,
    forgetGone: communities.forgetGone,
  };
}

/** The terminal has one channel, whoever sits there. */
function defaultChannel(community: string): string | null {
  return community === TERMINAL_COMMUNITY ? placeIn(TERMINAL_COMMUNITY, 'screen') : null;
}

/** The thread that briefs long stories: one story in, its brief out, in the order of asking. */
import { parentPort } from 'node:worker_threads';
import type { BriefStory } from '#src/core/brief.ts';
import { briefStory } from './extractive.ts';

parentPort?.on('message', (story: BriefStory) => parentPort?.postMessage({ brief: briefStory(story) }));
parentPort?.postMessage('ready');

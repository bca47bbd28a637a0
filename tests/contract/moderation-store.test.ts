import { onEveryDatabase } from '../support/stores.ts';
import { describeModerationStore } from './moderation-store.ts';

await onEveryDatabase(describeModerationStore);

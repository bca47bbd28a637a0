import { onEveryDatabase } from '../support/stores.ts';
import { feedStoreContract } from './feed-store.ts';

await onEveryDatabase(feedStoreContract);

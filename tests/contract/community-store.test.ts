import { onEveryDatabase } from '../support/stores.ts';
import { communityStoreContract } from './community-store.ts';

await onEveryDatabase(communityStoreContract);

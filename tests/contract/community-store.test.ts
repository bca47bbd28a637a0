import { openStore } from '#src/store/open-store.ts';
import { communityStoreContract } from './community-store.ts';

communityStoreContract('the embedded store', () => openStore('sqlite::memory:'));

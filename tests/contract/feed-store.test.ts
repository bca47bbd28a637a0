import { openStore } from '#src/store/open-store.ts';
import { feedStoreContract } from './feed-store.ts';

feedStoreContract('the embedded store', () => openStore('sqlite::memory:'));

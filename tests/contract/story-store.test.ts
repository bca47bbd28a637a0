import { onEveryDatabase } from '../support/stores.ts';
import { settingStoreContract } from './setting-store.ts';
import { storyStoreContract } from './story-store.ts';

await onEveryDatabase(storyStoreContract, settingStoreContract);

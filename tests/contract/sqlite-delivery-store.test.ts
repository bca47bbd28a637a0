import { openStore } from '#src/store/open-store.ts';
import { describeDeliveryStore } from './delivery-store.ts';

describeDeliveryStore('SQLite', () => openStore('sqlite::memory:'));

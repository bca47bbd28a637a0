import { onEveryDatabase } from '../support/stores.ts';
import { describeDeliveryStore } from './delivery-store.ts';

await onEveryDatabase(describeDeliveryStore);

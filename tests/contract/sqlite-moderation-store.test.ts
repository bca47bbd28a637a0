import { openStore } from '#src/store/open-store.ts';
import { describeModerationStore } from './moderation-store.ts';

describeModerationStore('SQLite', () => openStore('sqlite::memory:'));

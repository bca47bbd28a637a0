import type { Command } from '#src/core/command.ts';
import { hasState, presentTalksList } from '#src/core/present/talks.ts';
import { textReply } from '#src/core/reply.ts';
import { REGIONS } from '#src/core/talks.ts';
import { STATUS_LOOKS, STATUSES } from '#src/core/vocabulary.ts';

/** `/talks list [region] [status]`. */
export const talksList: Command = {
  name: 'talks list',
  description: 'Lists every negotiation with where it stands',
  options: [
    { name: 'region', description: 'one region only', type: 'text', required: false, choices: REGIONS },
    { name: 'status', description: 'one status only', type: 'text', required: false, choices: STATUSES },
  ],
  access: 'member',
  examples: ['/talks list', '/talks list africa', '/talks list status:stalled'],
  async run({ store }, { region, status }) {
    const all = (await store.listTalks()).filter(hasState);
    const waiting = (await store.listTracked()).filter((talks) => !hasState(talks));
    if (all.length + waiting.length === 0) {
      return textReply('No negotiation has news in this store yet. Moderators add feeds by /feeds add <address>.');
    }
    const fitting = all
      .filter((talks) => region === undefined || talks.region === region)
      .filter((talks) => status === undefined || talks.state.status === status);
    const words = [region, STATUSES.filter((one) => one === status).map((one) => STATUS_LOOKS[one].label)];
    const filter = words
      .flat()
      .filter((word) => word !== undefined)
      .join(', ');
    if (fitting.length === 0 && filter !== '')
      return textReply(`No negotiation in this store fits ${filter}. See all: /talks list`);
    const isWhole = filter === '';
    return presentTalksList({ talks: fitting, waiting: isWhole ? waiting : [], filter: isWhole ? null : filter });
  },
};

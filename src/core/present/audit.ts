import type { Reply } from '#src/core/reply.ts';
import type { AuditLine } from '#src/core/store.ts';
import { moment } from './times.ts';

/** `/parley audit`: newest first. */
export function presentAudit(entries: readonly AuditLine[]): Reply {
  if (entries.length === 0) {
    return { personal: true, blocks: [{ kind: 'text', text: 'No moderator has changed anything yet.' }] };
  }
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: 'Changes by moderators', level: 1 },
      {
        kind: 'fields',
        fields: entries.map((entry) => ({
          label: moment(entry.at),
          value: `${entry.member ?? 'a moderator of another community'}: ${entry.action} ${entry.subject}${changeWords(entry)}`,
        })),
      },
    ],
  };
}

/** “ (none → Europe)”, where the entry says what stood there before and stands there now. */
function changeWords({ before, after }: AuditLine): string {
  return before == null && after == null ? '' : ` (${before ?? 'none'} → ${after ?? 'none'})`;
}

import type { Digest, DigestSection } from '#src/core/digest.ts';
import type { ListItem, Reply } from '#src/core/reply.ts';
import { muted, plural } from './blocks.ts';

const MAX_LISTED = 25;

/** `/digest why`: the order of the sections, with what each has its points for. */
export function presentWhyRanked({ sections }: Digest): Reply {
  if (sections.length === 0) {
    return { personal: true, blocks: [{ kind: 'text', text: 'The next brief has no negotiation with news so far.' }] };
  }
  return {
    personal: true,
    blocks: [
      { kind: 'heading', text: 'Why in this order', level: 1 },
      { kind: 'list', items: sections.slice(0, MAX_LISTED).map(rankItem), ordered: true },
      muted(
        'A change of status has 40 points, each outlet that tells it in words of its own 8 (up to five), and what the channel follows by name 20, by region 10. Of as many points, what more outlets carry comes first, then the newest.',
      ),
    ],
  };
}

function rankItem({ talks, weight, before, after, correction }: DigestSection): ListItem {
  const { hasChanged, independentOutlets, followedBy, points } = weight;
  const reasons = [
    hasChanged ? (correction ? 'a moderator changed its status' : 'its status changed') : 'its status did not change',
    plural(independentOutlets, 'independent outlet'),
    ...(followedBy === null ? [] : [`followed by ${followedBy}`]),
  ];
  const status = after ?? before;
  return {
    text: `${talks.name}: ${plural(points, 'point')}`,
    detail: reasons.join(' · '),
    ...(status === null ? {} : { status }),
  };
}

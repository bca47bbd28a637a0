/**
 * Communities, channels and members outside their platform. A community is `discord:200…` or `slack:T1`; a channel or a member
 * is its community and the platform's own id, `discord:200…/300…` or `slack:T1/C1`, so that each says by itself who delivers
 * to it. The terminal is the community `terminal` with the channel `terminal/screen`.
 */

/** `slack` of `slack:T1/C1`. */
export function platformOf(place: string): string {
  return place.split(/[:/]/u, 1)[0] ?? place;
}

/** `slack:T1` of `slack:T1/C1`. */
export function communityOf(place: string): string {
  return place.split('/', 1)[0] ?? place;
}

/** `C1` of `slack:T1/C1`: the platform's own id. */
export function idWithin(place: string): string {
  return place.slice(place.indexOf('/') + 1);
}

/** `slack:T1/C1` of `slack:T1` and `C1`. */
export function placeIn(community: string, id: string): string {
  return `${community}/${id}`;
}

import type { ErrorCode, ErrorFacts, ParleyError } from './errors.ts';
import { idWithin } from './places.ts';

type Sentence<C extends ErrorCode> = (facts: ErrorFacts[C]) => string;

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
const megabytes = (bytes: number): string => `${Math.round(bytes / 100_000) / 10} MB`;

/** One sentence that says what is wrong, and one that says what to do where the reader can do something. */
const SENTENCES: { readonly [C in ErrorCode]: Sentence<C> } = {
  'config/invalid': ({ faults }) =>
    `The settings have ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}:\n${faults.map((fault) => `  ${fault}`).join('\n')}\nMend them in .env (see .env.example).`,
  'store/in-use': ({ path }) =>
    `Another Parley process is using the store ${path}. Stop it first, or set DATABASE_URL to another file.`,
  'store/unusable': ({ path, reason }) => `The store ${path} cannot be used: ${reason}.`,
  'store/unavailable': ({ path, reason }) =>
    `The store ${path} cannot be used just now: ${reason}. Try again in a moment.`,
  'store/not-moved': ({ from, to, reason }) => `Nothing was moved from ${from} to ${to}: ${reason}.`,
  'store/newer': ({ path, found, known }) =>
    `The store ${path} was written by a newer Parley (schema ${found}, this one knows ${known}). Update Parley.`,
  'store/conflict': ({ what }) => `Somebody changed ${what} at the same moment. Try again.`,
  'backup/failed': ({ file, reason }) => `No backup was written to ${file}: ${reason}.`,
  'backup/unusable': ({ file, reason }) => `${file} cannot be restored: ${reason}.`,
  'feed/exists': ({ url }) => `The feed ${url} is already there.`,
  'feed/unknown': ({ what }) => `No feed matches “${what}”. See /feeds list.`,
  'feed/not-a-feed': ({ url, found }) => `${url} is not a feed: it holds ${found}.`,
  'feed/bad-pattern': ({ pattern, reason }) => `“${pattern}” cannot be searched for: ${reason}.`,
  'feed/bad-list': ({ what, reason }) => `${what} is no list of feeds (OPML): ${reason}.`,
  'feed/malformed': ({ url, reason }) => `The feed ${url} cannot be read: ${reason}.`,
  'feed/replaced': ({ url, was, now }) =>
    `${url} used to be “${was}” and is now “${now}”, with none of the old items. Its news is held back. If the change is right, say /feeds resume; if not, /feeds remove.`,
  'fetch/bad-address': ({ url, reason }) => `“${url}” is not an address that can be fetched: ${reason}.`,
  'fetch/forbidden-address': ({ url, address }) =>
    `${url} leads to ${address}, an internal address, so it was not fetched. Set FEEDS_ALLOW_PRIVATE_NETWORK=1 if that is meant.`,
  'fetch/unresolved': ({ host }) => `The name ${host} was not found.`,
  'fetch/refused': ({ url, reason }) => `${url} could not be reached: ${reason}.`,
  'fetch/timeout': ({ url, stage, limitMs }) =>
    `${url} took too long: no ${stage === 'connect' ? 'connection' : stage === 'whole' ? 'end' : stage} within ${seconds(limitMs)}.`,
  'fetch/status': ({ url, status }) => `${url} answered with HTTP ${status}.`,
  'fetch/gone': ({ url }) => `${url} is gone for good (HTTP 410).`,
  'fetch/too-large': ({ url, limitBytes, unpacked }) =>
    `${url} is larger than ${megabytes(limitBytes)}${unpacked ? ' once unpacked' : ''}, so it was not read.`,
  'fetch/redirects': ({ url, limit }) => `${url} redirects more than ${limit} times.`,
  'fetch/broken-body': ({ url, reason }) => `The answer of ${url} broke off: ${reason}.`,
  'fetch/robots': ({ url }) => `${url} asks robots not to read it (robots.txt), so it was not fetched.`,
  'story/empty': ({ what }) => `${what} holds no text.`,
  'story/not-text': ({ what, found }) => `${what} is not text but ${found}.`,
  'story/too-large': ({ what, limitBytes }) => `${what} is larger than ${megabytes(limitBytes)}.`,
  'story/language': ({ what, language }) =>
    `${what} seems to be in another language (${language}); the extractive engine reads English only.`,
  'story/unreadable': ({ what, reason }) => `${what} cannot be read: ${reason}.`,
  'briefing/too-slow': ({ story, limitMs }) =>
    `The story ${story} was not briefed: it took longer than ${seconds(limitMs)}. A shorter part of it may work.`,
  'briefing/crashed': ({ story, reason }) =>
    `The story ${story} was not briefed: the engine stopped over it (${reason}). A shorter part of it may work.`,
  'briefing/busy': ({ story, waiting }) =>
    `The story ${story} was not briefed: ${waiting} long stories already wait. Try again in a minute.`,
  'briefing/closed': ({ story }) => `The story ${story} was not briefed, because Parley was closing.`,
  'command/usage': ({ problem, usage }) => `${problem} Usage: ${usage}`,
  'command/unknown': ({ typed, suggestion }) =>
    `There is no command “${typed}”. ${suggestion ? `Did you mean ${suggestion}?` : 'See /help.'}`,
  'command/forbidden': ({ command }) => `${command} is for moderators.`,
  'command/not-found': ({ what, kind, suggestions }) =>
    `No ${kind} matches “${what}”.${suggestions.length > 0 ? ` Did you mean ${suggestions.join(' or ')}?` : ''}`,
  'talks/known': ({ name }) => `There is a negotiation of that name already: ${name}. See /talks status ${name}`,
  'talks/same': ({ name }) => `Both are the same negotiation: ${name}.`,
  'talks/ignored': ({ name }) => `${name} is ignored already. To take it up again: /talks track "${name}"`,
  'talks/nothing-pending': ({ name }) => `No newer evidence on ${name} waits for a moderator.`,
  'talks/in-use': ({ name, action }) =>
    `The last change cannot be taken back any more: since ${action}, ${name} has got news of its own. Use /talks merge or /talks ignore.`,
  'talks/no-events': ({ name }) =>
    `None of these events is in the timeline of ${name}. See their numbers: /talks split ${name}`,
  'schedule/bad-time': ({ reason }) => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`,
  'schedule/none': ({ channel }) =>
    `No brief is scheduled in the channel ${idWithin(channel)}. To schedule one: /digest schedule`,
  'chat/refused': ({ platform, variable, reason }) =>
    `${platform} refused the connection: ${reason}. Check ${variable} in .env.`,
  'chat/rate-limited': ({ platform, retryAfterMs }) => `${platform} asks to wait ${seconds(retryAfterMs)}.`,
  'chat/unavailable': ({ platform, reason }) => `${platform} could not be reached: ${reason}.`,
  'chat/channel-gone': ({ platform, channel }) => `${platform}’s channel ${idWithin(channel)} is no longer there.`,
  'chat/forbidden': ({ platform, channel, missing }) =>
    `Parley may not post to ${platform}’s channel ${idWithin(channel)}. It needs: ${missing.join(', ')}.`,
  'chat/message-refused': ({ platform, channel, reason }) =>
    `${platform} did not take a message for the channel ${idWithin(channel)}: ${reason}.`,
  'chat/message-gone': ({ platform, channel }) =>
    `The message in ${platform}’s channel ${idWithin(channel)} is no longer there.`,
  'model/unavailable': ({ reason }) => `The language model could not be used: ${reason}.`,
  'model/ceiling': ({ dailyTokens }) =>
    `The language model has used its ${dailyTokens.toLocaleString('en')} tokens of the day.`,
  'job/too-slow': ({ kind, key, limitMs }) => `The job ${kind} ${key} took longer than ${seconds(limitMs)}.`,
  'reply/unsaved': ({ folder, reason }) => `Nothing could be kept in ${folder}: ${reason}.`,
  internal: () => 'Something went wrong inside Parley; the log has the details.',
};

/** The words that a person reads. They hold no secret, and no stack. */
export function plainWords<C extends ErrorCode>(error: ParleyError<C>): string {
  return SENTENCES[error.code](error.facts);
}

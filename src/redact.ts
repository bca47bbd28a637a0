import type { Config } from './config/config.ts';

const HIDDEN = '[redacted]';
/** A shorter setting would hide ordinary words. */
const MIN_SECRET_CHARS = 6;

/** What is secret by its form, wherever it comes from: other people's tokens, and passwords within addresses. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  // Slack: https://docs.slack.dev/authentication/tokens
  [/\bxox[a-z](?:\.xox[a-z])?-[\w-]{6,}/gu, HIDDEN],
  [/\bxapp-[\w-]{6,}/gu, HIDDEN],
  // Discord: an id, a moment and a signature; and the tokens of interactions and webhooks within addresses.
  [/\b[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}/gu, HIDDEN],
  [/(\/(?:webhooks|interactions)\/\d+\/)[\w.-]{10,}/gu, `$1${HIDDEN}`],
  [/(hooks\.slack\.com\/[a-z]+\/)[\w/.-]+/gu, `$1${HIDDEN}`],
  // Providers of models.
  [/\bsk-[\w-]{10,}/gu, HIDDEN],
  [/\b(Bearer|Bot|Basic) [\w.~+/=-]{8,}/gu, `$1 ${HIDDEN}`],
  // https://name:password@host
  [/(\b[a-z][a-z\d+.-]*:\/\/)[^\s/@"']+@/giu, `$1${HIDDEN}@`],
  // https://host/feed?token=…
  [/([?&](?:[a-z_-]*(?:token|key|secret|password|auth|signature|sig))=)[^&\s"'\\]+/giu, `$1${HIDDEN}`],
];

/** Takes every secret out of a line: those of the settings to the letter, others by their form. */
export function createRedactor(config: Config): (line: string) => string {
  const secrets = secretsOf(config)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    .filter((secret) => secret.length >= MIN_SECRET_CHARS)
    // The longer first, so that none is left in part.
    .toSorted((a, b) => b.length - a.length);
  return (line) => {
    const named = secrets.reduce((text, secret) => text.replaceAll(secret, HIDDEN), line);
    return FORMS.reduce((text, [form, to]) => text.replaceAll(form, to), named);
  };
}

function secretsOf({ discord, slack, model, feeds, databaseUrl }: Config): readonly string[] {
  const { transport, access } = slack ?? {};
  const addresses = [feeds.proxy?.httpProxy, feeds.proxy?.httpsProxy, databaseUrl];
  return [
    discord?.token,
    access?.kind === 'token' ? access.botToken : access?.clientSecret,
    access?.kind === 'oauth' ? access.stateSecret : null,
    transport?.kind === 'socket' ? transport.appToken : transport?.signingSecret,
    model?.apiKey,
    ...addresses.flatMap((address) => passwordsOf(address ?? '')),
  ].flatMap((secret) => (secret ? [secret] : []));
}

/** As it stands in the address, and as it is said to the server. */
function passwordsOf(address: string): readonly string[] {
  const password = URL.parse(address)?.password ?? '';
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    // A percent sign that is none of an escape stands for itself.
    return [password];
  }
}

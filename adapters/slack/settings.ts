/** Of the app, for workspaces that install it by themselves. */
export interface OAuthSettings {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Signs the way to Slack and back, and seals the tokens in the store. */
  readonly stateSecret: string;
}

export interface SlackSettings {
  /** One workspace by its token, or every one that installs the app. */
  readonly access: { readonly kind: 'token'; readonly botToken: string } | ({ readonly kind: 'oauth' } & OAuthSettings);
  /** Base of the Web API; null for Slack's own. */
  readonly apiUrl: string | null;
  /** Socket Mode needs no public address; HTTP takes signed requests at `/slack/events`. */
  readonly transport:
    | { readonly kind: 'socket'; readonly appToken: string }
    | { readonly kind: 'http'; readonly signingSecret: string };
  /** Where Parley is reached over HTTP; a null host stands for every address of the machine. */
  readonly web: { readonly port: number; readonly host: string | null };
  /** Whether the address of a story is shown with its brief under it. */
  readonly unfurl: boolean;
}

/**
 * What lets Parley into a community that installed it by itself. An adapter hands it over sealed, so that neither the store nor
 * a copy of it holds a secret that can be used.
 */
export interface CredentialStore {
  /** In place of what was there. @param at ISO 8601 */
  putCredential(community: string, sealed: string, at: string): Promise<void>;
  getCredential(community: string): Promise<string | null>;
  removeCredential(community: string): Promise<void>;
}

/** Lets one of all processes do something at a time, by its name. */
export interface TurnTaker {
  /** True where nobody had the turn; nobody else has it for so long then. Never rejects: where nobody can be asked, it is true. */
  take(name: string, forMs: number): Promise<boolean>;
}

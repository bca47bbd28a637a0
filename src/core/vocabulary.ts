/**
 * The closed word lists of a brief. Statuses are built on CAMEO and PLOVER event types and on the stages of the PA-X
 * peace agreement database.
 */

export const STATUSES = [
  'proposed',
  'refused',
  'preparatory',
  'scheduled',
  'under_way',
  'paused',
  'stalled',
  'round_ended',
  'collapsed',
  'agreed',
  'signed',
  'implementing',
  'breached',
  'terminated',
] as const;
export type Status = (typeof STATUSES)[number];

export const AGREEMENTS = ['ceasefire', 'procedural', 'partial', 'framework', 'comprehensive'] as const;
export type Agreement = (typeof AGREEMENTS)[number];

export const STANCES = ['demands', 'offers', 'accepts', 'refuses', 'accuses', 'denies', 'doubts', 'supports'] as const;
export type Stance = (typeof STANCES)[number];

export const ISSUES = [
  'ceasefire',
  'withdrawal',
  'disarmament',
  'prisoners-hostages',
  'humanitarian-access',
  'sanctions',
  'nuclear',
  'arms-control',
  'verification',
  'territory-borders',
  'sovereignty-status',
  'recognition-normalization',
  'security-guarantees',
  'foreign-forces',
  'counter-terrorism',
  'power-sharing',
  'transition',
  'constitution',
  'elections',
  'autonomy-federalism',
  'justice-amnesty',
  'human-rights',
  'refugees-return',
  'settlements',
  'holy-sites',
  'resources-water-energy',
  'trade-tariffs',
  'reconstruction-aid',
  'maritime',
  'climate',
  'delegation-format',
] as const;
export type IssueId = (typeof ISSUES)[number];

/** How sure we are of a reported change: one publisher's word, or two independent ones or a party's own statement. */
export type Strength = 'reported' | 'confirmed';

/** How a status is shown: always a mark and a word, so that colour is never the only sign. */
export interface StatusLook {
  readonly label: string;
  readonly mark: string;
  readonly tone: Tone;
}
export type Tone = 'good' | 'open' | 'waiting' | 'bad' | 'neutral';

export const STATUS_LOOKS: Readonly<Record<Status, StatusLook>> = {
  proposed: { label: 'proposed', mark: '◇', tone: 'neutral' },
  refused: { label: 'refused', mark: '✕', tone: 'bad' },
  preparatory: { label: 'preparatory', mark: '◔', tone: 'neutral' },
  scheduled: { label: 'scheduled', mark: '◷', tone: 'open' },
  under_way: { label: 'under way', mark: '▶', tone: 'open' },
  paused: { label: 'paused', mark: '‖', tone: 'waiting' },
  stalled: { label: 'stalled', mark: '▣', tone: 'waiting' },
  round_ended: { label: 'round ended', mark: '◑', tone: 'waiting' },
  collapsed: { label: 'collapsed', mark: '✖', tone: 'bad' },
  agreed: { label: 'agreed', mark: '●', tone: 'good' },
  signed: { label: 'signed', mark: '✔', tone: 'good' },
  implementing: { label: 'implementing', mark: '◉', tone: 'good' },
  breached: { label: 'breached', mark: '▲', tone: 'bad' },
  terminated: { label: 'terminated', mark: '■', tone: 'bad' },
};

export const ISSUE_LABELS: Readonly<Record<IssueId, string>> = {
  ceasefire: 'Ceasefire',
  withdrawal: 'Withdrawal',
  disarmament: 'Disarmament',
  'prisoners-hostages': 'Prisoners and hostages',
  'humanitarian-access': 'Humanitarian access',
  sanctions: 'Sanctions',
  nuclear: 'Nuclear programme',
  'arms-control': 'Arms control',
  verification: 'Verification',
  'territory-borders': 'Territory and borders',
  'sovereignty-status': 'Sovereignty and status',
  'recognition-normalization': 'Recognition and normalization',
  'security-guarantees': 'Security guarantees',
  'foreign-forces': 'Foreign forces',
  'counter-terrorism': 'Counter-terrorism',
  'power-sharing': 'Power sharing',
  transition: 'Transition',
  constitution: 'Constitution',
  elections: 'Elections',
  'autonomy-federalism': 'Autonomy and federalism',
  'justice-amnesty': 'Justice and amnesty',
  'human-rights': 'Human rights',
  'refugees-return': 'Return of refugees',
  settlements: 'Settlements',
  'holy-sites': 'Holy sites',
  'resources-water-energy': 'Resources, water and energy',
  'trade-tariffs': 'Trade and tariffs',
  'reconstruction-aid': 'Reconstruction and aid',
  maritime: 'Maritime',
  climate: 'Climate',
  'delegation-format': 'Delegations and format',
};

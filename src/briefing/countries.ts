import data from 'world-countries/countries.json' with { type: 'json' };

interface Named {
  readonly common: string;
  readonly official: string;
}

interface Country {
  readonly cca2: string;
  readonly name: Named & { readonly native: Readonly<Record<string, Named>> };
  readonly translations: Readonly<Record<string, Named>>;
  readonly capital: readonly string[];
  readonly demonyms: { readonly eng?: { readonly m: string } };
}

/** Today's states, with capitals and demonyms, from the kept data package. */
export const countries = data as unknown as readonly Country[];

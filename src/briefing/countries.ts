import data from 'world-countries/countries.json' with { type: 'json' };

interface Country {
  readonly cca2: string;
  readonly name: { readonly common: string; readonly official: string };
  readonly capital: readonly string[];
  readonly demonyms: { readonly eng?: { readonly m: string } };
}

/** Today's states, with capitals and demonyms, from the kept data package. */
export const countries = data as unknown as readonly Country[];

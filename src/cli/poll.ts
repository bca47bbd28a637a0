import { roundAsJson, roundWords } from '#src/round-words.ts';
import { type Call, UsageError } from './call.ts';
import { print, progress } from './output.ts';
import { withParley } from './parley.ts';

/** `parley poll --once`. */
export async function run({ words, options, config }: Call): Promise<number> {
  if (words.length > 0) throw new UsageError('poll takes no words.');
  if (!options['once']) throw new UsageError('poll runs one round: say --once. The bot itself polls by npm start.');
  return withParley(config, async (parley) => {
    const round = await parley.round((name, work) => {
      progress(`${name}…`);
      return work();
    });
    if (options['json']) print(JSON.stringify(roundAsJson(round)));
    else for (const line of roundWords(round)) print(line);
    return 0;
  });
}

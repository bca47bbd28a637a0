import { systemClock } from '#src/core/clock.ts';
import { examine, findingLine } from '#src/doctor.ts';
import { createRedactor } from '#src/redact.ts';
import { type Call, UsageError } from './call.ts';
import { print } from './output.ts';

/** `parley doctor`: a line for each finding, and 1 where something is wrong. */
export async function run({ words, config }: Call): Promise<number> {
  if (words.length > 0) throw new UsageError('doctor takes no words.');
  const findings = await examine(config, { fetch, clock: systemClock });
  const redact = createRedactor(config);
  for (const one of findings) print(redact(findingLine(one)));
  return findings.some(({ state }) => state === 'wrong') ? 1 : 0;
}

import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The process's variables over those of the `.env` file; the only place that reads `process.env`. */
export function readEnvironment(envFile = '.env'): Environment {
  // oxlint-disable-next-line node/no-process-env -- This is the one reader that the rule is there to protect.
  return { ...readEnvFile(envFile), ...process.env };
}

function readEnvFile(path: string): Environment {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

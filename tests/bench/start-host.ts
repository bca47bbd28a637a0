import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** Starts a process that serves feeds. @param script prints the port it listens on as its first line */
export async function startHost(script: string): Promise<{ readonly host: ChildProcess; readonly port: string }> {
  const host = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [port] = (await once(createInterface({ input: host.stdout }), 'line')) as [string];
  return { host, port };
}

const HOSTS = 250;

/** The feeds lie on many hosts, as they do in life: all of 127.0.0.0/8 is this machine. */
export function feedAddress(port: string, index: number): string {
  return `http://127.0.0.${1 + (index % HOSTS)}:${port}/feed/${index}`;
}

/** What a program under Node is told by its machine and by whoever started it. */

/** An environment variable; undefined if it is not set, or empty. */
export function environment(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** The system as the device policy names platforms; what is neither Windows nor Mac counts as Linux. */
export function machinePlatform(): 'Windows' | 'Mac' | 'Linux' {
  if (process.platform === 'win32') return 'Windows';
  return process.platform === 'darwin' ? 'Mac' : 'Linux';
}

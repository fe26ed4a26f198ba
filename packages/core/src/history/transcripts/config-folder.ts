import { join, resolve } from 'node:path';
import { homeFolder } from '../../base/home-folder.ts';

/** The CLI's configuration folder, as the CLI itself would find it. */
export function configFolder(configDir: string | undefined): string {
  // Read at each call: a host may set the variable after it has imported us.
  const fromEnvironment = process.env.CLAUDE_CONFIG_DIR;
  const folder = configDir ?? (fromEnvironment || join(homeFolder(), '.claude'));
  // The CLI writes the path in this form, on every system.
  return resolve(folder).normalize('NFC');
}

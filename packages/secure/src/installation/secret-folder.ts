import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** Files that only their owner may read, in folders that only their owner may enter. */
export interface SecretFolder {
  readonly path: string;
  /** Undefined where there is no such file. */
  read(name: string): Promise<string | undefined>;
  /** In one step: whoever reads meanwhile gets the old text or the new one. Tells whether there is anything new. */
  write(name: string, text: string): Promise<boolean>;
  remove(name: string): Promise<void>;
  has(name: string): Promise<boolean>;
}

export function openSecretFolder(path: string): SecretFolder {
  const at = (name: string) => join(path, name);

  async function read(name: string): Promise<string | undefined> {
    try {
      return await readFile(at(name), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  return {
    path,
    read,
    async write(name, text) {
      if ((await read(name)) === text) return false;
      await mkdir(dirname(at(name)), { recursive: true, mode: 0o700 });
      // It may have been there before.
      await chmod(path, 0o700);
      const fresh = at(`${name}.new`);
      await writeFile(fresh, text, { mode: 0o600 });
      await rename(fresh, at(name));
      return true;
    },
    remove: (name) => rm(at(name), { recursive: true, force: true }),
    has: (name) =>
      stat(at(name)).then(
        () => true,
        () => false,
      ),
  };
}

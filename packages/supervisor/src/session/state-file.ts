import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import type { Logger } from '@troupe/core';
import { StateFileError } from '../errors.ts';
import type { ResumableSession } from './resumable-session.ts';

/** Reads what another host left; nothing where there is no such file. @throws StateFileError */
export async function readStateFile(path: string): Promise<ResumableSession[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new StateFileError(path, 'it cannot be read', error);
  });
  return text === undefined ? [] : parseState(path, text);
}

function parseState(path: string, text: string): ResumableSession[] {
  const state = parseJson(path, text);
  if (!isObject(state) || state.version !== 1 || !Array.isArray(state.sessions)) {
    throw new StateFileError(path, 'expected an object with `version` 1 and a list of `sessions`');
  }
  return state.sessions.map((session: unknown, index) => {
    const isSound =
      isObject(session) && isText(session.name) && isText(session.sessionId) && isCwd(session.cwd);
    if (isSound) {
      // Each field was just looked at.
      const { name, sessionId, cwd } = session as unknown as ResumableSession;
      return { name, sessionId, cwd };
    }
    throw new StateFileError(path, `expected \`sessions.${index}\` to have a name, a sessionId and a cwd`);
  });
}

/** Writes the state of the sessions whenever it changes: one write at a time, always the latest. */
export class StateFile {
  readonly #path: string;
  readonly #log: Logger;
  readonly #state: () => readonly ResumableSession[];
  #written = '';
  #writing: Promise<void> | undefined;
  #isStale = false;

  /** @param state what is to be written at that moment */
  constructor(path: string, log: Logger, state: () => readonly ResumableSession[]) {
    this.#path = path;
    this.#log = log;
    this.#state = state;
  }

  /** Something may have changed. */
  touch(): void {
    this.#isStale = true;
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
  }

  /** Resolves when the latest state is written, or could not be. */
  async settled(): Promise<void> {
    this.touch();
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false;
      const text = `${JSON.stringify({ version: 1, sessions: this.#state() }, undefined, 2)}\n`;
      if (text === this.#written) continue;
      try {
        await writeWhole(this.#path, text);
        this.#written = text;
      } catch (error) {
        this.#log.error(
          { err: error, stateFile: this.#path },
          'the state of the sessions could not be written',
        );
      }
    }
  }
}

// No reader ever sees half of it, and a crash leaves the old one or the new one.
async function writeWhole(path: string, text: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx', flush: true });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StateFileError(path, 'it is not JSON', error);
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isCwd(value: unknown): boolean {
  return value === undefined || isText(value);
}

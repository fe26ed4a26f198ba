import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outOfBounds } from '../../examples/chat/confine.ts';

async function setStage() {
  const root = await mkdtemp(join(tmpdir(), 'confine-'));
  const [home, outside] = [join(root, 'home'), join(root, 'outside')];
  await mkdir(join(home, 'folder'), { recursive: true });
  await mkdir(outside);
  await writeFile(join(outside, 'secret.txt'), 'swordfish');
  await writeFile(join(home, 'own.txt'), 'mine');
  await symlink(outside, join(home, 'way-out'));
  await symlink(join(outside, 'secret.txt'), join(home, 'link.txt'));
  await symlink(join(outside, 'not-yet.txt'), join(home, 'dangling.txt'));
  await symlink('loop', join(home, 'loop'));
  await symlink('own.txt', join(home, 'inner.txt'));
  const isOut = async (file_path: unknown, tool = 'Write') =>
    (await outOfBounds(home, tool, { file_path }).catch(() => 'failed')) !== undefined;
  return { home, outside, isOut, [Symbol.asyncDispose]: () => rm(root, { recursive: true }) };
}

describe('outOfBounds', () => {
  it('lets files of the folder pass, also those that are not there yet, and links within it', async () => {
    await using stage = await setStage();
    const { home, isOut } = stage;
    for (const path of ['own.txt', 'new.txt', 'folder/new.txt', 'new/folder/new.txt', 'inner.txt', '..own'])
      for (const given of [path, join(home, path), `folder/../${path}`])
        expect(await isOut(given), given).toBe(false);
  });

  it.each([
    ['the folder itself', '.'],
    ['what is above it', '../outside/secret.txt'],
    ['a folder whose name begins alike', '../home2/x'],
    ['an absolute path', '/etc/passwd'],
    ['a link', 'link.txt'],
    ['a folder that is a link', 'way-out/secret.txt'],
    ['a new file behind a link', 'way-out/new.txt'],
    ['a new file that a link leads to', 'dangling.txt'],
    ['a link to itself', 'loop'],
    ['a file as a folder', 'own.txt/x'],
    ['a home', '~/x'],
    ['a name with an end in it', 'own.txt\0.png'],
    ['no path', undefined],
    ['something else', ['own.txt']],
  ])('stops %s', async (_what, path) => {
    await using stage = await setStage();
    expect(await stage.isOut(path)).toBe(true);
  });

  it('stops every other tool, whatever it is about', async () => {
    await using stage = await setStage();
    for (const tool of ['Bash', 'Glob', 'read', 'mcp__x__Read', 'constructor'])
      expect(await stage.isOut('own.txt', tool), tool).toBe(true);
  });
});

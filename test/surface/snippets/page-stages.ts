import { hosting } from './hosting.ts';
import type { Surroundings } from './surroundings.ts';

/** The pages whose snippets are run, and what stands around each of them. */
export const pages: Readonly<Record<string, Readonly<Record<string, Surroundings>>>> = {
  'docs/hosting.md': hosting,
  'docs/actors.md': {
    'Spawn, tell, ask': {
      after: `
        assert.equal(ada.path, 'troupe/ada');
        assert.equal(await ada.ask<number>((reply) => ({ type: 'sum', reply })), 3);
        await runtime.stop();
        await assert.rejects(ada.ask<number>((reply) => ({ type: 'sum', reply })), { code: 'ACTOR_EXITED' });`,
    },
    'Supervise it': {
      follows: 'Spawn, tell, ask',
      after: `
        const [child] = await users.whichChildren();
        assert.equal((child?.child as { path?: string } | undefined)?.path, 'troupe/users/ada');
        await runtime.stop();`,
    },
  },
  'docs/supervision.md': {
    Sessions: {
      after: `
        assert.equal(result.is_error, false);
        await supervisor.stop();
        await assert.rejects(reviewer.session.query('SAY hello'), { code: 'SESSION_STOPPED' });`,
    },
  },
  'README.md': {
    Troupe: {
      before: `let said = ''; const write = process.stdout.write; process.stdout.write = (text) => { said += String(text); return true; };`,
      after: `
        process.stdout.write = write;
        assert.notEqual(said, '');
        assert.equal(session.status().state, 'stopped');`,
    },
    'Sessions that stay up': {
      before: `const said: unknown[] = []; const { log } = console; console.log = (...words) => void said.push(...words);`,
      after: `
        console.log = log;
        assert.equal(said[0], 'You said: Review the last change');
        assert.equal((said[1] as { status: string }).status, 'healthy');
        await supervisor.stop();`,
    },
  },
};

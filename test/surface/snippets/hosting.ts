import type { Surroundings } from './surroundings.ts';

// The model on the loopback answers what the prompt says (`SAY …`), and has been given all by the environment, as a
// service is: `ANTHROPIC_BASE_URL`, `ANTHROPIC_API_KEY`, `HOME`; also `PROJECT_DIR`, `DATA_DIR`, `STATE_FILE`, `PORT`.
// `returned(supervisor, name, pid)` resolves when that session has a CLI that is ready and is not `pid`.

/** What stands around each snippet of docs/hosting.md. */
export const hosting: Readonly<Record<string, Surroundings>> = {
  'Per request': {
    after: `
      assert.equal(await answer('SAY forty-two', new AbortController().signal), 'forty-two');
      await assert.rejects(answer('HANG', AbortSignal.timeout(1_000)), { code: 'TURN_INTERRUPTED' });
      await runtime.stop();`,
  },
  'Per request, isolated': {
    before: `process.env.DATABASE_URL = 'secret'; const before = readdirSync(tmpdir());`,
    after: `
      assert.equal(await runIsolated('TOOL Write {"file_path":"a.txt","content":"x"} ;; SAY written'), 'written');
      assert.deepEqual(readdirSync(tmpdir()).filter((name) => name.startsWith('request-')), []);
      assert.ok(before);`,
  },
  'Per user': {
    after: `
      const ada = await sessionOf('ada');
      assert.equal(await sessionOf('ada'), ada);
      await ada.query('SAY ada is here');
      const bob = await sessionOf('bob');
      assert.doesNotMatch(textOf(await bob.query('RECALL')), /ada is here/);
      await users.stop();`,
  },
  'Per user 2': {
    follows: 'Per user',
    after: `
      await (await sessionOf('ada')).query('SAY ada is here');
      await putToRest('ada');
      assert.equal(users.countSessions(), 0);
      const again = await wake('ada');
      assert.match(textOf(await again.query('RECALL')), /ada is here/);
      await users.stop();`,
  },
  'Supervised sessions': {
    after: `
      assert.equal(result.is_error, false);
      await supervisor.ready;
      const { pid } = reviewer;
      assert.ok(pid !== undefined && pid > 1);
      process.kill(pid, 'SIGKILL');
      await returned(supervisor, 'reviewer', pid);
      assert.match(textOf(await reviewer.query('RECALL')), /Review the last change/);
      await supervisor.stop();`,
  },
  'Dynamic sessions': {
    after: `
      assert.deepEqual(names.map((name) => name.split(':')[0]), ['ada', 'bob']);
      assert.equal(supervisor.countSessions(), 1);
      await assert.rejects(supervisor.startSession({ name: 'ada' }), { code: 'SESSION_EXISTS' });
      await supervisor.startSession({ name: 'bob' });
      await supervisor.stop();`,
  },
  'Supervisor options': {
    before: `const said: unknown[] = []; const { error } = console; console.error = (...words) => void said.push(words);`,
    after: `
      const session = await supervisor.startSession({ name: 'bad', cliPath: '/nowhere/claude' });
      await assert.rejects(session.query('SAY hello'), (fault: Error) => (fault.cause as { code?: string }).code === 'CLI_NOT_FOUND');
      assert.equal(said.length, 1);
      console.error = error;
      await supervisor.stop();`,
  },
  'Managing sessions': {
    before: `const said: unknown[] = []; const { log } = console; console.log = (...words) => void said.push(...words);`,
    after: `
      console.log = log;
      assert.equal(said[0], 'clerk');
      assert.equal(said[2], false);
      assert.doesNotMatch(textOf(await clerk.query('RECALL')), /remember me/);
      await supervisor.stop();`,
  },
  'Stopping the host': {
    after: `
      assert.equal(process.listenerCount('SIGTERM'), 1);
      const { sessionId } = supervisor.session('clerk');
      await supervisor.session('clerk').query('SAY hello');
      await supervisor.stop();
      const state = JSON.parse(readFileSync(process.env.STATE_FILE ?? '', 'utf8'));
      assert.deepEqual(state.sessions, [{ name: 'clerk', sessionId }]);
      assert.equal(process.listenerCount('SIGTERM'), 0);`,
  },
  'Conversations of the next host': {
    before: `
      import { SessionSupervisor } from '@troupe/supervisor';
      const supervisor = await SessionSupervisor.start({ sessions: [{ name: 'clerk' }] });
      await supervisor.session('clerk').query('SAY before the stop');`,
    after: `
      assert.match(textOf(await next.session('clerk').query('RECALL')), /before the stop/);
      await next.stop();`,
  },
  'The CLI in the image': {
    after: `
      assert.deepEqual(faults, []);
      assert.ok(model.ok);
      await supervisor.stop();`,
  },
  'Containers and leaseDir': {
    after: `
      await supervisor.session('clerk').query('SAY hello');
      assert.equal(readdirSync(join(volume, 'leases', 'conversations')).length > 0, true);
      assert.equal(statSync(join(volume, 'leases')).mode & 0o777, 0o700);
      assert.ok(existsSync(join(volume, 'claude')));
      await supervisor.stop();
      assert.ok(existsSync(join(volume, 'sessions.json')));
      await runtime.stop();`,
  },
  'After a reboot, and force': {
    before: `process.env.ONLY_HOST = '1';`,
    after: `
      assert.equal((await supervisor.session('clerk').query('SAY hello')).is_error, false);
      await supervisor.stop();`,
  },
  'Health monitoring': {
    after: `
      await supervisor.ready;
      if (!server.listening) await once(server, 'listening');
      const { port } = server.address() as { port: number };
      const ask = async (path: string) => (await fetch(\`http://127.0.0.1:\${port}\${path}\`)).status;
      assert.deepEqual([await ask('/healthz'), await ask('/readyz')], [200, 200]);
      await supervisor.stop();
      assert.deepEqual([await ask('/healthz'), await ask('/readyz')], [503, 503]);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));`,
  },
  'Health monitoring 2': {
    after: `
      assert.equal(counts.get('session_ready'), 1);
      await supervisor.stop();
      assert.equal(counts.get('stopped'), 1);`,
  },
};

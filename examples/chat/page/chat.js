// One page for one tab: it begins with a snapshot of what has been said and goes on with the events after it. All that
// comes from a user or a model is put in as text, never as HTML.

const byId = (id) => document.getElementById(id);
const turns = byId('turns');
let seen = 0;
let source;

const make = (tag, className, text = '') => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
};

// --- what happens, shown ---

const answers = new Map(); // turn id → its element
const parts = new Map(); // turn id + part id → the element its text goes to
const calls = new Map(); // id of a tool call → its element
const asks = new Map(); // id of a question → its element

const shows = {
  prompt({ turnId, text }) {
    byId('hint').hidden = true;
    const turn = make('article', 'turn');
    const answer = make('div', 'answer');
    turn.dataset.state = 'running';
    turn.append(make('div', 'prompt', text), answer);
    turns.append(turn);
    answers.set(turnId, answer);
  },
  part({ turnId, chunk }) {
    const answer = answers.get(turnId);
    if (answer !== undefined) showChunk(answer, turnId, chunk);
  },
  turn({ turnId, state }) {
    const answer = answers.get(turnId);
    if (answer === undefined) return;
    answer.parentElement.dataset.state = state;
    if (state === 'cancelled') answer.append(make('p', 'muted', 'Taken back.'));
  },
  asked({ ask }) {
    const box = make('div', 'ask');
    box.append(make('p', '', `May it use ${ask.toolName}?`));
    for (const behavior of ['allow', 'deny']) {
      const button = make('button', behavior, behavior === 'allow' ? 'Allow' : 'Deny');
      button.type = 'button';
      button.addEventListener('click', () => {
        for (const each of box.querySelectorAll('button')) each.disabled = true;
        // Somebody was quicker, or it is no longer asked: then there is an event that says so.
        void post(`/api/asks/${encodeURIComponent(ask.id)}`, { behavior });
      });
      box.append(button);
    }
    asks.set(ask.id, box);
    (calls.get(ask.toolUseId) ?? turns).append(box);
  },
  answered({ id, how }) {
    const words = {
      allowed: 'Allowed.',
      denied: 'Denied.',
      withdrawn: 'No longer asked.',
      overflowed: 'Denied: too many.',
    };
    asks.get(id)?.replaceWith(make('p', 'muted', words[how] ?? how));
    asks.delete(id);
  },
  notice({ text }) {
    turns.append(make('p', 'notice', text));
  },
  status({ status }) {
    showStatus(status);
  },
};

function showChunk(answer, turnId, chunk) {
  const key = `${turnId} ${chunk.id}`;
  switch (chunk.type) {
    case 'text-start': {
      const text = make('div', 'text');
      parts.set(key, { whole: text, text });
      return void answer.append(text);
    }
    case 'reasoning-start': {
      const whole = make('details', 'thinking');
      const text = make('div');
      whole.append(make('summary', '', 'Thinking'), text);
      parts.set(key, { whole, text });
      return void answer.append(whole);
    }
    case 'text-delta':
    case 'reasoning-delta':
      return void parts.get(key)?.text.append(chunk.delta);
    case 'text-end':
    case 'reasoning-end':
      // The model was asked again: what it had begun is void.
      if (chunk.providerMetadata?.troupe?.void) parts.get(key)?.whole.remove();
      return;
    case 'tool-input-start': {
      const call = make('details', 'tool');
      call.open = true;
      call.append(make('summary', '', chunk.toolName));
      calls.set(chunk.toolCallId, call);
      return void answer.append(call);
    }
    case 'tool-input-available':
      return void calls
        .get(chunk.toolCallId)
        ?.append(make('pre', 'input', JSON.stringify(chunk.input, null, 2)));
    case 'tool-input-error':
      return void calls.get(chunk.toolCallId)?.remove();
    case 'tool-output-available':
      return void calls.get(chunk.toolCallId)?.append(make('pre', 'result', wordsOf(chunk.output)));
    case 'tool-output-error':
      return void calls.get(chunk.toolCallId)?.append(make('pre', 'result failed', chunk.errorText));
    case 'data-restarted':
      return void answer.replaceChildren();
    case 'abort':
      return void answer.append(make('p', 'muted', 'Stopped.'));
    case 'error':
      return void answer.append(make('p', 'failed', chunk.errorText));
  }
}

function wordsOf(output) {
  if (typeof output === 'string') return output;
  const texts = Array.isArray(output) ? output.map((block) => block?.text) : [];
  return texts.length > 0 && texts.every((text) => typeof text === 'string')
    ? texts.join('\n')
    : JSON.stringify(output, null, 2);
}

function showStatus({ state, waitingFor, queueDepth, costUsd }) {
  const waits = { permission: 'asks you', question: 'asks you', retry: 'tries again' }[waitingFor];
  byId('state').textContent = `${waits ?? state}${queueDepth > 0 ? ` · ${queueDepth} waiting` : ''}`;
  byId('state').dataset.state = state;
  byId('cost').textContent = `$${costUsd.toFixed(4)}`;
  byId('stop').disabled = state !== 'running' && state !== 'busy' && queueDepth === 0;
}

function show(event) {
  // A snapshot may be ahead of the event it says to go on after.
  if (event.seq <= seen) return;
  seen = event.seq;
  shows[event.type]?.(event);
  if (isAtEnd) goToEnd();
}

// Who reads further up is left there; who is at the end stays at the end, also when a telephone shows its keyboard.
let isAtEnd = true;
let size = '';
const sizeNow = () => `${turns.clientWidth} ${turns.clientHeight}`;
turns.addEventListener('scroll', () => {
  // What moves when the size changes was not moved by anybody.
  if (sizeNow() !== size) return;
  isAtEnd = turns.scrollHeight - turns.scrollTop - turns.clientHeight < 80;
});
new ResizeObserver(() => {
  size = sizeNow();
  if (isAtEnd) goToEnd();
}).observe(turns);

function goToEnd() {
  isAtEnd = true;
  turns.scrollTop = turns.scrollHeight;
}

// --- the server ---

async function begin() {
  source?.close();
  const response = await fetch('/api/snapshot').catch(() => undefined);
  if (response?.status === 401) return location.reload();
  if (!response?.ok) {
    say('reconnecting …');
    return beginSoon();
  }
  const { name, hint, after, seq, events, status } = await response.json();
  for (const known of [answers, parts, calls, asks]) known.clear();
  const empty = byId('hint');
  empty.textContent = hint;
  empty.hidden = false;
  turns.replaceChildren(empty);
  byId('name').textContent = name;
  seen = 0;
  for (const event of events) show(event);
  seen = seq;
  showStatus(status);
  goToEnd();
  listen(after);
}

// The browser comes again by itself, with the id of the last event it has seen, unless it was refused.
function listen(after) {
  source = new EventSource(`/api/events?after=${encodeURIComponent(after)}`);
  source.onopen = () => say('');
  source.onmessage = ({ data }) => show(JSON.parse(data));
  source.addEventListener('reset', () => void begin());
  source.addEventListener('end', () => void begin());
  source.onerror = () => {
    say('reconnecting …');
    if (source.readyState === EventSource.CLOSED) void explain().finally(beginSoon);
  };
}

// An event source does not say why it was refused.
async function explain() {
  const leaving = new AbortController();
  try {
    const response = await fetch('/api/events', { signal: leaving.signal });
    if (response.status === 429) say((await response.json()).error);
  } catch {
    // The server is not there: that is what the page says already.
  } finally {
    leaving.abort();
  }
}

function beginSoon() {
  setTimeout(() => void begin(), 1_000);
}

function say(words) {
  byId('connection').textContent = words;
}

async function post(path, body = {}) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => undefined);
  if (response?.status === 401) location.reload();
  if (response?.ok === true || response?.status === 404) return true;
  say(response === undefined ? 'the server is not there' : `not taken: ${response.status}`);
  return false;
}

// --- the user ---

const composer = byId('composer');
const prompt = byId('prompt');
composer.addEventListener('submit', (event) => {
  event.preventDefault();
  void send();
});

async function send() {
  const text = prompt.value;
  if (text.trim() === '') return;
  prompt.value = '';
  goToEnd();
  // What was not taken is given back, unless something else has been written meanwhile.
  if (!(await post('/api/prompts', { text })) && prompt.value === '') prompt.value = text;
}
prompt.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  composer.requestSubmit();
});
byId('stop').addEventListener('click', () => void post('/api/interrupt'));
byId('logout').addEventListener('click', () => {
  void post('/api/logout').then((isOut) => isOut && location.reload());
});

prompt.focus();
void begin();

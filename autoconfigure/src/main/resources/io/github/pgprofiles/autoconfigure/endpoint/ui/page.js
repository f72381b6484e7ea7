// Keeps the page up to date: by server-sent events, and by asking where these do not come through.

import { filter, show } from './profiles.js';
import { plural } from './words.js';

/** Silence after which the page asks by itself, and tells the reader. */
const SILENCE = 5000;

/** Between two questions. */
const PACE = 2000;

/** Until events are tried again where the server or something on the way refused them. */
const AGAIN = 15000;

const byId = id => document.getElementById(id);

const view = { summary: byId('summary'), link: byId('link'), alarm: byId('alarm'), pause: byId('pause'),
	filter: byId('filter'), troubles: byId('troubles') };

let paused = false;
let heard = Date.now();
let events;
let retryAt = Infinity;
let asking = false;
let askedAt = 0;

function listen() {
	retryAt = Infinity;
	events?.close();
	events = new EventSource(new URL('events', import.meta.url));
	events.onmessage = message => receive(JSON.parse(message.data), 'Live');
	events.addEventListener('trouble', message => alarm(message.data));
	events.onerror = () => {
		if (events.readyState === EventSource.CLOSED) {
			retryAt = Date.now() + AGAIN;
		}
	};
}

function receive(answer, how) {
	heard = Date.now();
	view.link.dataset.how = how;
	if (paused) {
		return;
	}
	alarm('');
	say(view.link, `${how}, ${new Date().toTimeString().slice(0, 8)}`);
	const { profiles, states } = show(answer);
	filter(view.filter.value, view.troubles.checked);
	summarise(profiles, states);
}

function summarise(profiles, states) {
	const order = ['DOWN', 'DEGRADED', 'UNKNOWN', 'UP'];
	const parts = order.filter(state => states[state]).map(state => `${states[state]} ${state}`);
	const text = parts.length ? parts.join(', ') : 'no profile';
	say(view.summary, `${plural(profiles, 'profile', 'profiles')}: ${text}`);
	const troubles = parts.filter(part => !part.endsWith(' UP'));
	document.title = `${troubles.length ? `${troubles.join(', ')} · ` : ''}PostgreSQL profiles`;
}

/** Leaves alone what says the same already, as a screen reader would read it again. */
function say(element, text) {
	if (element.textContent !== text) {
		element.textContent = text;
	}
}

function alarm(text) {
	say(view.alarm, text);
	view.alarm.hidden = !text;
}

async function ask() {
	asking = true;
	askedAt = Date.now();
	try {
		const response = await fetch(new URL('state', import.meta.url), { signal: AbortSignal.timeout(10000) });
		if (response.ok) {
			receive(await response.json(), 'Polling');
		}
		else {
			alarm(`The application cannot tell: HTTP ${response.status}. What is below is of an earlier moment.`);
		}
	}
	catch {
		alarm(`No answer from the application since ${new Date(heard).toTimeString().slice(0, 8)}. `
				+ 'What is below is of that moment.');
	}
	finally {
		asking = false;
	}
}

function watch() {
	const now = Date.now();
	const refused = events.readyState === EventSource.CLOSED;
	if (now >= retryAt) {
		listen();
	}
	const polling = refused || now - heard > SILENCE || view.link.dataset.how === 'Polling';
	if (polling && !asking && now - askedAt >= PACE) {
		ask();
	}
}

view.pause.addEventListener('click', () => {
	paused = !paused;
	view.pause.setAttribute('aria-pressed', String(paused));
	say(view.pause, paused ? 'Resume' : 'Pause');
	if (paused) {
		say(view.link, `Paused, ${new Date().toTimeString().slice(0, 8)}`);
	}
});
for (const control of [view.filter, view.troubles]) {
	control.addEventListener('input', () => filter(view.filter.value, view.troubles.checked));
}
byId('tools').addEventListener('submit', event => event.preventDefault());

listen();
setInterval(watch, 500);

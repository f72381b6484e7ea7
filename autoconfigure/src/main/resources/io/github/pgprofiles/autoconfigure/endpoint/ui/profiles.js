// A card for each node of each profile.

import { History, WINDOW, poolBar, sparkline } from './charts.js';
import { tables, write } from './tables.js';
import { duration, millis, moment, number, plural } from './words.js';

const SIGNS = { UP: '✔', DEGRADED: '▲', DOWN: '✖', UNKNOWN: '?' };

const servers = document.getElementById('servers');

const histories = new Map();

/** Makes the page say what the answer says. What stays keeps its place, its focus and its selection. */
export function show(answer) {
	const now = Date.parse(answer.time);
	const profiles = Object.entries(answer.profiles);
	const nodes = profiles.flatMap(([profile, { nodes }]) => Object.entries(nodes)
		.map(([name, node]) => ({ profile, name, node, key: `${profile}/${name}` })));
	keep(servers, nodes.map(({ key }) => key));
	nodes.forEach(({ profile, name, node }, index) => card(servers.children[index], profile, name, node, now));
	tables(profiles, now);
	notes(profiles.flatMap(([profile, { notes }]) => (notes ?? []).map(note => `${profile}: ${note}`)));
	const states = {};
	nodes.forEach(({ node }) => states[node.state] = (states[node.state] ?? 0) + 1);
	return { profiles: profiles.length, states };
}

/** Hides the cards that the reader has not asked for. */
export function filter(name, onlyTroubles) {
	for (const card of servers.children) {
		card.hidden = (onlyTroubles && card.dataset.state === 'UP')
				|| !card.dataset.key.toLowerCase().includes(name.trim().toLowerCase());
	}
}

function card(card, profile, name, node, now) {
	if (card.dataset.state !== node.state) {
		card.dataset.state = node.state;
		card.dataset.seen = String(Date.now());
	}
	const { waiting, latency } = history(`${profile}/${name}`);
	waiting.add(now, node.pool?.waiting);
	latency.add(now, node.state === 'DOWN' ? undefined : node.latencyMillis);
	fill(card, {
		profile, node: name, state: node.state, sign: SIGNS[node.state] ?? '?',
		since: node.since && moment(node.since, now),
		age: node.since && duration(now - Date.parse(node.since)),
		reason: node.reason ?? (node.state === 'UNKNOWN' ? 'Nobody has asked it yet.' : undefined), sqlState: node.sqlState,
		pool: node.pool && poolText(node.pool), waits: node.pool && waits(node.pool),
		waiting: node.pool && number(node.pool.waiting),
		latency: latencyText(node),
		host: node.host, role: roleText(node),
		version: node.version,
		server: node.server && `${number(node.server.connections)} of ${number(node.server.maxConnections)}`,
		lastSuccess: node.state !== 'UP' && node.lastSuccess && moment(node.lastSuccess, now),
	});
	card.querySelector('time').dateTime = node.since ?? '';
	if (node.pool) {
		poolBar(card.querySelector('.bar'), node.pool);
		sparkline(card.querySelector('.spark.waiting'), waiting,
				`Waiting for a connection in the last ${WINDOW / 60} minutes, at most ${waiting.max}`);
	}
	sparkline(card.querySelector('.spark.latency'), latency,
			`Latency in the last ${WINDOW / 60} minutes, at most ${millis(latency.max)}`);
}

function history(key) {
	if (!histories.has(key)) {
		histories.set(key, { waiting: new History(), latency: new History() });
	}
	return histories.get(key);
}

function roleText(node) {
	return [node.role, node.timeline && `timeline ${node.timeline}`,
		node.lagSeconds !== undefined && `${millis(node.lagSeconds * 1000)} behind`].filter(Boolean).join(', ') || undefined;
}

function latencyText(node) {
	if (node.latencyMillis === undefined) {
		return undefined;
	}
	return node.state === 'DOWN' ? 'no answer' : millis(node.latencyMillis);
}

function poolText(pool) {
	return `${number(pool.active)} active, ${number(pool.idle)} idle, ${number(pool.waiting)} waiting, `
			+ `of ${plural(pool.max, 'connection', 'connections')}`;
}

function waits(pool) {
	const timeouts = pool.timeouts ? `${plural(pool.timeouts, 'time-out', 'time-outs')} in five minutes; ` : '';
	return (pool.timeouts || pool.longestWaitMillis >= 1000)
		? `${timeouts}longest wait ${millis(pool.longestWaitMillis)}` : undefined;
}

function notes(texts) {
	const list = document.getElementById('notes');
	list.hidden = texts.length === 0;
	if (list.children.length !== texts.length) {
		list.replaceChildren(...texts.map(() => document.createElement('li')));
	}
	texts.forEach((text, index) => write(list.children[index], text));
}

/** A card for each key, in their order; those that were there stay. */
function keep(parent, keys) {
	const cards = new Map([...parent.children].map(card => [card.dataset.key, card]));
	cards.forEach((card, key) => keys.includes(key) || card.remove());
	keys.forEach((key, index) => {
		const card = cards.get(key) ?? document.getElementById('node-template').content.firstElementChild.cloneNode(true);
		card.dataset.key = key;
		if (parent.children[index] !== card) {
			parent.insertBefore(card, parent.children[index] ?? null);
		}
	});
}

/** Texts by name; an element whose text is not known is hidden. */
function fill(root, texts) {
	root.querySelectorAll('[data-text]').forEach(each => write(each, String(texts[each.dataset.text] ?? '')));
	root.querySelectorAll('[data-if]').forEach(each => each.hidden = !texts[each.dataset.if]);
}

// The tables: who holds connections, what is under way, what was tried again.

import { bytes, duration, number } from './words.js';

/** More are counted, not shown. */
const MOST = 100;

const NONE = { holders: 'Nobody holds one.', operations: 'There is none.', retries: 'There is none.' };

const HOLDERS = [
	['Profile', row => row.profile],
	['Held', holder => duration(holder.heldMillis)],
	['Thread', holder => holder.thread],
	['Transaction', holder => holder.transaction],
	['Statement', holder => holder.statement],
	['Pid', holder => holder.pid],
	['State', holder => holder.serverState],
	['Waits for', holder => holder.waitEvent],
	['Transaction’s age', holder => holder.transactionAgeMillis === undefined ? undefined
		: duration(holder.transactionAgeMillis)],
	['Blocked by', holder => (holder.blockedBy ?? []).map(blocker).join('; ')],
];

const OPERATIONS = [
	['Profile', row => row.profile],
	['Operation', operation => operation.kind.replace('_', ' ')],
	['Statement', operation => operation.name],
	['Rows', operation => number(operation.rows)],
	['Rate', operation => `${number(Math.round(operation.rowsPerSecond))} rows/s`],
	['Bytes', operation => operation.bytes === undefined ? undefined : bytes(operation.bytes)],
	['For', (operation, now) => duration(now - Date.parse(operation.since))],
	['Done', operation => operation.share],
];

const RETRIES = [
	['Profile', row => row.profile],
	['Transaction', retry => retry.transaction],
	['SQLSTATE', retry => retry.sqlState],
	['Failed attempts', retry => number(retry.count)],
	['Of them the last', retry => number(retry.exhausted)],
];

export function tables(profiles, now) {
	table('holders', HOLDERS, rows(profiles, 'holders').sort((a, b) => b.heldMillis - a.heldMillis), now);
	table('operations', OPERATIONS, rows(profiles, 'operations'), now);
	table('retries', RETRIES, rows(profiles, 'retries'), now);
}

function rows(profiles, kind) {
	return profiles.flatMap(([profile, { [kind]: rows }]) => (rows ?? []).map(row => ({ ...row, profile })));
}

function blocker(process) {
	const client = process.profile ? `our pool ${process.profile}` : process.applicationName;
	const who = process.pid === 0 ? 'a prepared transaction' : `${process.pid}${client ? ` (${client})` : ''}`;
	const age = process.stateAgeMillis === undefined ? '' : ` for ${duration(process.stateAgeMillis)}`;
	return process.state ? `${who}, ${process.state}${age}` : who;
}

function table(id, columns, rows, now) {
	const shown = document.getElementById(id);
	if (!shown.tHead) {
		addHead(shown, columns);
	}
	shown.hidden = rows.length === 0;
	write(shown.nextElementSibling, rows.length > MOST ? `And ${number(rows.length - MOST)} more.` : NONE[id]);
	shown.nextElementSibling.hidden = rows.length > 0 && rows.length <= MOST;
	write(document.getElementById(`${id}-count`), number(rows.length));
	const body = shown.tBodies[0];
	while (body.rows.length > Math.min(rows.length, MOST)) {
		body.lastElementChild.remove();
	}
	rows.slice(0, MOST).forEach((row, index) => fill(body.rows[index] ?? addRow(body, columns), columns, row, now));
}

// Roles are written out: as blocks, on a phone, the elements would lose theirs
function addHead(table, columns) {
	table.append(element('thead', { role: 'rowgroup' }), element('tbody', { role: 'rowgroup' }));
	const heads = element('tr', { role: 'row' });
	for (const [title] of columns) {
		const head = element('th', { role: 'columnheader', scope: 'col' });
		head.textContent = title;
		heads.append(head);
	}
	table.tHead.append(heads);
}

function addRow(body, columns) {
	const row = element('tr', { role: 'row' });
	for (const [title] of columns) {
		row.append(element('td', { role: 'cell', 'data-title': title }));
	}
	body.append(row);
	return row;
}

function fill(row, columns, value, now) {
	row.toggleAttribute('data-blocked', Boolean(value.blockedBy?.length));
	columns.forEach(([title, text], index) => {
		const cell = row.cells[index];
		const content = text(value, now) ?? '';
		if (title === 'Done') {
			progress(cell, content);
		}
		else {
			write(cell, String(content));
		}
	});
}

function progress(cell, share) {
	if (share === '') {
		write(cell, '');
		return;
	}
	if (!cell.firstElementChild) {
		cell.replaceChildren(element('progress', { max: '1', 'aria-label': 'Done' }), document.createTextNode(''));
	}
	cell.firstElementChild.value = share;
	cell.lastChild.data = ` ${Math.round(share * 100)} %`;
}

function element(name, attributes) {
	const created = document.createElement(name);
	Object.entries(attributes).forEach(([key, value]) => created.setAttribute(key, value));
	return created;
}

/** Leaves alone what says the same already: no selection is lost. */
export function write(node, text) {
	if (node.textContent !== text) {
		node.textContent = text;
	}
}

/** Requests to one database, whose outage is told in a sentence until it is over. */

const SLOW = 2000;
const PAUSE = 1000;
const FAREWELL = 5000;

/** What a server has refused, in its own words. */
export class Refused extends Error {

	constructor(status, detail) {
		super(detail);
		this.status = status;
	}

	/** Nobody was there, or the database was not. Any other refusal is an answer. */
	get away() {
		return isAway(this.status);
	}

}

/** Whether an answer with that status says that somebody is not there; 0 is no answer. */
export function isAway(status) {
	return [0, 502, 503, 504].includes(status);
}

/** A request whose answer is a success; anything else is thrown as Refused. */
export async function request(url, options) {
	let response;
	try {
		response = await fetch(url, options);
	}
	catch (cause) {
		if (cause.name === 'AbortError') {
			throw cause;
		}
		throw new Refused(0, 'The application does not answer.');
	}
	if (!response.ok) {
		throw new Refused(response.status, await detailOf(response));
	}
	return response;
}

async function detailOf(response) {
	try {
		return sentence(await response.json());
	}
	catch {
		return `The application answered with status ${response.status}.`;
	}
}

/** A problem as RFC 9457 has it. */
export function sentence(problem) {
	const text = [problem.title, problem.detail].filter(Boolean).join(': ');
	return (text || problem.error || 'It failed') + '.';
}

class Database {

	constructor(name, probe) {
		this.name = name;
		this.probe = probe;
		this.again = new Set();
		this.note = null;
	}

	/**
	 * Does something with the database. If that is away, says so, waits for its return and
	 * calls `again`. Other failures are the caller's. The work says when it has heard of the
	 * server, if it takes longer itself.
	 */
	async run(work, again) {
		const slow = setTimeout(() => this.tell(`${this.name} has not answered for ${SLOW / 1000} seconds.`), SLOW);
		try {
			const result = await work(() => clearTimeout(slow));
			this.answered();
			return result;
		}
		catch (failure) {
			if (!(failure instanceof Refused)) {
				throw failure;
			}
			if (!failure.away) {
				this.answered();
				throw failure;
			}
			this.lost(again);
			return undefined;
		}
		finally {
			clearTimeout(slow);
		}
	}

	/** It is away: sounds out whether it is back, until it is. */
	lost(again) {
		this.tell(`${this.name} cannot be reached. This page goes on by itself when it is back.`);
		if (again) {
			this.again.add(again);
		}
		if (!this.waiting) {
			this.waiting = true;
			setTimeout(() => this.look(), PAUSE);
		}
	}

	async look() {
		try {
			await request(this.probe);
		}
		catch {
			setTimeout(() => this.look(), PAUSE);
			return;
		}
		this.waiting = false;
		this.answered();
		const again = [...this.again];
		this.again.clear();
		again.forEach((action) => action());
	}

	answered() {
		if (this.note && !this.waiting) {
			this.tell(`${this.name} answers again.`);
			const note = this.note;
			this.note = null;
			setTimeout(() => note.remove(), FAREWELL);
		}
	}

	tell(text) {
		if (!this.note) {
			this.note = document.createElement('p');
			document.getElementById('outages').append(this.note);
		}
		this.note.textContent = text;
	}

}

export const cities = new Database('The database of the cities', 'cities?limit=1');
export const ledger = new Database('The database of the ledger', 'accounts');

import { cities, isAway, sentence } from './requests.js';

/** A screen reader hears of each quarter of the way, not of each event. */
const STEPS = 4;

/** Loads cities, and shows how far that is. */
export class Loads {

	/** @param changed called when the cities are others than before */
	constructor(changed) {
		this.changed = changed;
		this.bar = document.getElementById('bar');
		this.figures = document.getElementById('figures');
		this.status = document.getElementById('load-status');
		this.cancel = document.getElementById('cancel');
		this.again = document.getElementById('again');
		this.form = document.getElementById('upload');
		this.file = document.getElementById('file');
		this.form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.upload(this.file.files[0]);
		});
		this.again.addEventListener('click', () => this.start('cities/import/again', null, {}));
		this.cancel.addEventListener('click', () => this.request?.abort());
	}

	upload(file) {
		const headers = { 'Content-Type': 'text/csv' };
		if (file.name.toLowerCase().endsWith('.gz')) {
			headers['Content-Encoding'] = 'gzip';
		}
		this.start('cities/import', file, headers);
	}

	/** XMLHttpRequest, as fetch tells nothing of a body on its way. */
	start(url, body, headers) {
		if (this.request) {
			return;
		}
		const request = this.request = new XMLHttpRequest();
		const events = new Events((name, data) => this.hear(name, data));
		this.began = performance.now();
		this.ended = false;
		this.quarter = 0;
		this.bar.value = 0;
		this.busy(true);
		this.status.textContent = 'The load has begun.';
		request.open('POST', url);
		request.setRequestHeader('Accept', 'text/event-stream, application/problem+json');
		Object.entries(headers).forEach(([name, value]) => request.setRequestHeader(name, value));
		request.upload.addEventListener('progress', (event) => this.sent(event));
		request.addEventListener('progress', () => {
			if (request.status === 200) {
				events.read(request.responseText);
			}
		});
		request.addEventListener('load', () => this.answered(request, events));
		request.addEventListener('abort', () => this.end('Cancelled: nothing is imported, unless all was done just then.'));
		request.addEventListener('error', () => {
			this.end('The connection broke: nothing was imported, or the result was lost. Load again to make sure.');
			cities.lost();
		});
		request.addEventListener('loadend', () => {
			this.request = null;
			this.busy(false);
		});
		request.send(body);
	}

	busy(on) {
		const focused = document.activeElement;
		this.cancel.disabled = !on;
		this.again.disabled = on;
		this.form.querySelector('[type=submit]').disabled = on;
		// a button that is switched off would take the focus along
		if (on && (focused === this.again || this.form.contains(focused))) {
			this.cancel.focus();
		}
		else if (!on && focused === this.cancel) {
			this.again.focus();
		}
	}

	/** A part of the file has left; the server tells the rest. */
	sent({ loaded, total }) {
		if (!this.ended && loaded < total) {
			const seconds = (performance.now() - this.began) / 1000;
			this.show(loaded / total, `${megabytes(loaded)} of ${megabytes(total)} sent, ${megabytes(loaded / seconds)}/s`);
		}
	}

	hear(name, data) {
		if (name === 'progress') {
			this.show(data.done ? 1 : Math.min(data.fraction ?? 0, 0.99), `${whole(data.rows)} rows, ${megabytes(data.bytes)} of CSV; `
				+ `${whole(data.rowsPerSecond)} rows/s, ${megabytes(data.bytesPerSecond)}/s`);
		}
		else if (name === 'result') {
			this.bar.value = 1;
			this.end(`Done in ${(data.millis / 1000).toFixed(1)} s: ${whole(data.rows)} rows, ${whole(data.inserted ?? 0)} inserted, `
				+ `${whole(data.updated ?? 0)} updated, ${whole(data.unchanged)} unchanged.`);
			if (data.inserted || data.updated) {
				this.changed();
			}
		}
		else if (name === 'problem') {
			this.fail(data, data.status);
		}
	}

	answered(request, events) {
		if (request.status === 200) {
			events.read(request.responseText);
			if (!this.ended) {
				this.end('The connection broke: nothing was imported, or the result was lost. Load again to make sure.');
			}
			return;
		}
		let problem;
		try {
			problem = JSON.parse(request.responseText);
		}
		catch {
			problem = { title: `The application answered with status ${request.status}` };
		}
		this.fail(problem, request.status);
	}

	fail(problem, status) {
		this.end(sentence(problem));
		if (isAway(status)) {
			cities.lost();
		}
	}

	show(fraction, text) {
		this.bar.value = fraction;
		this.figures.textContent = `${Math.floor(fraction * 100)} %: ${text}`;
		const quarter = Math.floor(fraction * STEPS);
		if (quarter > this.quarter && quarter < STEPS) {
			this.quarter = quarter;
			this.status.textContent = `${quarter * 100 / STEPS} % loaded.`;
		}
	}

	end(text) {
		this.ended = true;
		this.status.textContent = text;
	}

}

/** Server-sent events out of a text that grows. */
class Events {

	constructor(listener) {
		this.listener = listener;
		this.from = 0;
	}

	read(text) {
		for (let end = text.indexOf('\n\n', this.from); end >= 0; end = text.indexOf('\n\n', this.from)) {
			const lines = text.slice(this.from, end).split('\n');
			this.from = end + 2;
			this.listener(field(lines, 'event'), JSON.parse(field(lines, 'data')));
		}
	}

}

function field(lines, name) {
	return lines.filter((line) => line.startsWith(`${name}:`)).map((line) => line.slice(name.length + 1).trim()).join('\n');
}

function whole(number) {
	return number.toLocaleString('en');
}

function megabytes(bytes) {
	return `${(bytes / 1e6).toFixed(1)} MB`;
}

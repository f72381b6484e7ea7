// What is drawn: the pool's bar and the sparklines.

const SVG = 'http://www.w3.org/2000/svg';

/** Seconds that a sparkline shows. */
export const WINDOW = 120;

/** Values of one figure by time; those that are too old go. */
export class History {

	#points = [];

	add(time, value) {
		const last = this.#points.at(-1);
		if (last && time <= last.time) {
			return;
		}
		this.#points.push({ time, value });
		while (this.#points[0].time < time - WINDOW * 1000) {
			this.#points.shift();
		}
	}

	get values() {
		return this.#points.map(point => point.value).filter(value => value !== undefined && value !== null);
	}

	get max() {
		return this.values.length ? Math.max(...this.values) : 0;
	}

	/** Where a value is missing, or where time passed without one, the line has a gap. */
	path(width, height) {
		const end = this.#points.at(-1)?.time ?? 0;
		const top = Math.max(this.max, 1e-9);
		let path = '';
		let before;
		for (const { time, value } of this.#points) {
			if (value === undefined || value === null) {
				before = undefined;
				continue;
			}
			const x = width * (1 - (end - time) / (WINDOW * 1000));
			const y = height - 1 - (height - 2) * value / top;
			const begins = before === undefined || time - before > 10000;
			path += `${begins ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
			before = time;
		}
		return path;
	}

}

export function sparkline(svg, history, label) {
	let path = svg.firstElementChild;
	if (!path) {
		path = document.createElementNS(SVG, 'path');
		svg.append(path);
	}
	path.setAttribute('d', history.path(120, 32));
	svg.setAttribute('aria-label', label);
}

export function poolBar(svg, pool) {
	const all = Math.max(pool.max, pool.active + pool.idle, 1);
	const active = svg.querySelector('.active');
	const idle = svg.querySelector('.idle');
	active.setAttribute('width', String(100 * pool.active / all));
	idle.setAttribute('x', String(100 * pool.active / all));
	idle.setAttribute('width', String(100 * pool.idle / all));
}

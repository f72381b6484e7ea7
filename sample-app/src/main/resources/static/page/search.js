import { Refused, cities, request } from './requests.js';

const MOST = 100;
const NEAREST = 10;
const TYPING = 250;

/** Finds cities by country and prefix, or near a place, and shows them on the map and as a list. */
export class Search {

	constructor(map) {
		this.map = map;
		this.country = document.getElementById('country');
		this.prefix = document.getElementById('prefix');
		this.list = document.getElementById('found');
		this.status = document.getElementById('found-status');
		this.names = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });
		map.onPick = (place) => this.nearest(place);
		document.getElementById('search').addEventListener('submit', (event) => {
			event.preventDefault();
			this.find();
		});
		this.country.addEventListener('change', () => {
			map.choose(this.country.value);
			this.find();
		});
		this.prefix.addEventListener('input', () => {
			clearTimeout(this.typing);
			this.typing = setTimeout(() => this.find(), TYPING);
		});
	}

	/** Countries to choose from, by their codes. */
	offer(codes) {
		const chosen = this.country.value;
		const options = codes.map((code) => new Option(this.nameOf(code), code))
			.sort((one, other) => one.text.localeCompare(other.text, 'en'));
		this.country.replaceChildren(this.country.options[0], ...options);
		this.country.value = chosen;
	}

	nameOf(code) {
		const name = this.names.of(code);
		return name === code ? code : `${name} (${code})`;
	}

	find() {
		clearTimeout(this.typing);
		const parameters = new URLSearchParams({ prefix: this.prefix.value, limit: MOST });
		if (this.country.value) {
			parameters.set('country', this.country.value);
		}
		this.ask(`cities?${parameters}`, (found) => found.length === MOST
			? `The first ${MOST} cities by name; there may be more.` : `${found.length} ${found.length === 1 ? 'city' : 'cities'} found.`,
		(city) => city.admin1 ? `${city.country}, ${city.admin1}` : city.country);
	}

	nearest({ lat, lng }) {
		const parameters = new URLSearchParams({ lat: lat.toFixed(5), lng: lng.toFixed(5), limit: NEAREST });
		this.ask(`cities/nearest?${parameters}`, () => `The nearest to ${degrees(lat, 'N', 'S')}, ${degrees(lng, 'E', 'W')}.`,
			(city) => `${city.country}, ${city.km.toFixed(1)} km`);
	}

	/** The latest question wins: an answer to an earlier one is dropped. */
	async ask(url, title, detail) {
		this.asking?.abort();
		const asking = this.asking = new AbortController();
		try {
			await cities.run(async () => {
				const found = await (await request(url, { signal: asking.signal })).json();
				this.show(found, detail);
				this.status.textContent = title(found);
			}, () => {
				if (this.asking === asking) {
					this.ask(url, title, detail);
				}
			});
		}
		catch (failure) {
			if (failure instanceof Refused) {
				this.status.textContent = failure.message;
			}
			else if (failure.name !== 'AbortError') {
				throw failure;
			}
		}
	}

	show(found, detail) {
		this.map.mark(found);
		this.list.replaceChildren(...found.map((city) => {
			const button = document.createElement('button');
			const small = document.createElement('small');
			button.type = 'button';
			small.textContent = detail(city);
			button.append(`${city.name} `, small);
			button.addEventListener('click', () => this.map.goTo(city));
			const item = document.createElement('li');
			item.append(button);
			return item;
		}));
		this.list.scrollTop = 0;
	}

}

function degrees(value, positive, negative) {
	return `${Math.abs(value).toFixed(2)}° ${value < 0 ? negative : positive}`;
}

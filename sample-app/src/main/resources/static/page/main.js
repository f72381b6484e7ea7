import { CityMap } from './map.js';
import { loadPoints } from './points.js';
import { Refused, cities } from './requests.js';
import { Search } from './search.js';
import { Loads } from './load.js';
import { Ledger } from './ledger.js';

const map = new CityMap(document.getElementById('map'));
const search = new Search(map);
const mapStatus = document.getElementById('map-status');

/** All points, drawn as they come. Where the database is away, again when it is back. */
async function points() {
	try {
		await cities.run(async (heard) => {
			const all = await loadPoints((some) => {
				heard();
				map.show(some);
			});
			map.show(all);
			search.offer(all.countries());
			mapStatus.textContent = `${all.count.toLocaleString('en')} cities on the map.`;
		}, points);
	}
	catch (failure) {
		if (!(failure instanceof Refused)) {
			throw failure;
		}
		mapStatus.textContent = failure.message;
	}
}

new Loads(points);
new Ledger().read();
// after the first paint, and out of its way
requestAnimationFrame(() => setTimeout(points));

/** The cities as the map needs them: six bytes each. */

import { Refused, request } from './requests.js';

const NUMBERS = 3;
const BYTES = 2 * NUMBERS;
const LETTERS = 26;

/** Points in one typed array: x, y and country, each from 0 to 65535. */
export class Points {

	constructor(capacity) {
		this.bytes = new Uint8Array(capacity * BYTES);
		this.length = 0;
	}

	/** Bytes as they come, which may end in the middle of a city. */
	add(chunk) {
		if (this.length + chunk.length > this.bytes.length) {
			const larger = new Uint8Array(Math.ceil(2 * (this.length + chunk.length) / BYTES) * BYTES);
			larger.set(this.bytes.subarray(0, this.length));
			this.bytes = larger;
		}
		this.bytes.set(chunk, this.length);
		this.length += chunk.length;
	}

	get count() {
		return Math.floor(this.length / BYTES);
	}

	/** Little-endian, as every browser's machine is. */
	get numbers() {
		return new Uint16Array(this.bytes.buffer, 0, this.count * NUMBERS);
	}

	/** The codes of the countries that there are. */
	countries() {
		const seen = new Set();
		const numbers = this.numbers;
		for (let i = 2; i < numbers.length; i += NUMBERS) {
			seen.add(numbers[i]);
		}
		return [...seen].map(codeOf).sort();
	}

}

function codeOf(number) {
	return String.fromCharCode(65 + Math.floor(number / LETTERS), 65 + number % LETTERS);
}

/** The number of a country's code; -1 for none. */
export function numberOf(code) {
	return code ? (code.charCodeAt(0) - 65) * LETTERS + code.charCodeAt(1) - 65 : -1;
}

/** Reads all points, and shows what there is with each piece. */
export async function loadPoints(show) {
	const response = await request('cities/map');
	const points = new Points(180000);
	const reader = response.body.getReader();
	try {
		for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
			points.add(piece.value);
			show(points);
		}
	}
	catch {
		throw new Refused(0, 'The points of the map broke off.');
	}
	return points;
}

import { Bitmap } from './bitmap.js';
import { listen } from './gestures.js';
import { numberOf } from './points.js';

/** Movements end when nothing has come for so long; then the points are drawn anew. */
const REST = 120;
const CLOSEST = 65536;
const STEP = 60;
const FEW = 20;

/** The cities on an equirectangular map. A frame is drawn only where something has changed. */
export class CityMap {

	constructor(canvas) {
		this.canvas = canvas;
		this.context = canvas.getContext('2d');
		this.bitmap = new Bitmap();
		this.points = null;
		this.chosen = -1;
		this.marks = [];
		this.view = { x: 0.5, y: 0.5, world: 0, width: 0, height: 0, density: 1 };
		this.onPick = () => undefined;
		this.colours = this.readColours();
		matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
			this.colours = this.readColours();
			this.redraw();
		});
		new ResizeObserver(() => this.resize()).observe(canvas);
		canvas.addEventListener('focus', () => this.frameSoon());
		canvas.addEventListener('blur', () => this.frameSoon());
		listen(canvas, this);
		this.button('zoom-in', () => this.zoom(2));
		this.button('zoom-out', () => this.zoom(0.5));
		this.button('whole', () => this.whole());
		this.resize();
	}

	button(id, action) {
		document.getElementById(id).addEventListener('click', action);
	}

	readColours() {
		const style = getComputedStyle(document.documentElement);
		const of = (name) => style.getPropertyValue(`--${name}`).trim();
		const parts = (name) => [1, 3, 5].map((at) => parseInt(of(name).slice(at, at + 2), 16));
		return { grid: of('grid'), mark: of('mark'), text: of('text'), surface: of('surface'), low: parts('point-low'),
			high: parts('point-high'), chosen: parts('chosen') };
	}

	resize() {
		const { clientWidth: width, clientHeight: height } = this.canvas;
		const density = Math.min(devicePixelRatio || 1, 2);
		if (!width || !height) {
			return;
		}
		this.canvas.width = Math.round(width * density);
		this.canvas.height = Math.round(height * density);
		const share = this.view.world / this.smallest();
		Object.assign(this.view, { width, height, density });
		this.view.world = Number.isFinite(share) && share > 0 ? share * this.smallest() : this.smallest();
		this.keepInside();
		this.redraw();
	}

	/** The width of the whole world in this window. */
	smallest() {
		return Math.min(this.view.width, 2 * this.view.height);
	}

	/** Shows points, which may still become more. */
	show(points) {
		this.points = points;
		this.redraw();
	}

	/** Shows the cities of a country in a colour of their own; those of no country for ''. */
	choose(country) {
		this.chosen = numberOf(country);
		this.redraw();
	}

	/** Marks places, with lat and lng. */
	mark(places) {
		this.marks = places;
		this.frameSoon();
	}

	/** Goes to a place, and near enough to tell it from others. */
	goTo({ lat, lng }) {
		this.view.x = (lng + 180) / 360;
		this.view.y = (90 - lat) / 180;
		this.view.world = Math.max(this.view.world, 12 * this.smallest());
		this.moved();
	}

	/** Moves by so many pixels. */
	pan(right, down) {
		this.view.x -= right / this.view.world;
		this.view.y -= down / (this.view.world / 2);
		this.moved();
	}

	/** Pans by a key's step. */
	step(right, down) {
		this.pan(-right * STEP, -down * STEP);
	}

	/** Makes the map larger or smaller, and leaves a pixel of the window where it is. */
	zoom(factor, px = this.view.width / 2, py = this.view.height / 2) {
		const before = this.view.world;
		const world = Math.min(Math.max(before * factor, this.smallest()), CLOSEST);
		const right = px - this.view.width / 2;
		const down = py - this.view.height / 2;
		this.view.x += right / before - right / world;
		this.view.y += 2 * (down / before - down / world);
		this.view.world = world;
		this.moved();
		return world !== before;
	}

	whole() {
		Object.assign(this.view, { x: 0.5, y: 0.5, world: this.smallest() });
		this.moved();
	}

	/** Somebody wants to know what is at a pixel. */
	pick(px, py) {
		const x = this.view.x + (px - this.view.width / 2) / this.view.world;
		const y = this.view.y + 2 * (py - this.view.height / 2) / this.view.world;
		if (x >= 0 && x <= 1 && y >= 0 && y <= 1) {
			this.onPick({ lat: 90 - y * 180, lng: x * 360 - 180 });
		}
	}

	pickMiddle() {
		this.pick(this.view.width / 2, this.view.height / 2);
	}

	/** No further than the edge of the world, unless all of it is in the window. */
	keepInside() {
		const { width, height, world } = this.view;
		const halfX = Math.min(width / world / 2, 0.5);
		const halfY = Math.min(height / world, 0.5);
		this.view.x = Math.min(Math.max(this.view.x, halfX), 1 - halfX);
		this.view.y = Math.min(Math.max(this.view.y, halfY), 1 - halfY);
	}

	moved() {
		this.keepInside();
		this.frameSoon();
		clearTimeout(this.rest);
		this.rest = setTimeout(() => {
			if (!this.bitmap.is(this.view)) {
				this.redraw();
			}
		}, REST);
	}

	redraw() {
		this.stale = true;
		this.frameSoon();
	}

	frameSoon() {
		this.frame ??= requestAnimationFrame(() => {
			this.frame = undefined;
			this.paint();
		});
	}

	paint() {
		const { view, context } = this;
		if (!view.width) {
			return;
		}
		const sized = this.bitmap.view !== null && this.bitmap.view.world !== view.world;
		if (this.stale || !sized && !this.bitmap.covers(view)) {
			this.bitmap.draw(view, this.points, this.chosen, this.colours);
			this.stale = false;
		}
		context.setTransform(view.density, 0, 0, view.density, 0, 0);
		context.clearRect(0, 0, view.width, view.height);
		this.paintGrid();
		this.bitmap.paint(context, view);
		// many of them must not hide what they mark
		const radius = this.marks.length > FEW ? 2 : 5;
		this.marks.forEach((place) => this.ring(this.at(place), radius, this.colours.mark));
		if (document.activeElement === this.canvas) {
			this.ring([view.width / 2, view.height / 2], 9, this.colours.text);
		}
	}

	at({ lat, lng }) {
		const { view } = this;
		return [view.width / 2 + ((lng + 180) / 360 - view.x) * view.world,
			view.height / 2 + ((90 - lat) / 180 - view.y) * view.world / 2];
	}

	ring([x, y], radius, colour) {
		this.context.beginPath();
		this.context.arc(x, y, radius, 0, 2 * Math.PI);
		for (const [width, stroke] of [[radius, this.colours.surface], [radius / 2, colour]]) {
			this.context.lineWidth = width;
			this.context.strokeStyle = stroke;
			this.context.stroke();
		}
	}

	paintGrid() {
		this.context.strokeStyle = this.colours.grid;
		this.context.lineWidth = 1;
		this.context.beginPath();
		for (let lng = -180; lng <= 180; lng += 30) {
			this.context.moveTo(...this.at({ lat: 90, lng }));
			this.context.lineTo(...this.at({ lat: -90, lng }));
		}
		for (let lat = -90; lat <= 90; lat += 30) {
			this.context.moveTo(...this.at({ lat, lng: -180 }));
			this.context.lineTo(...this.at({ lat, lng: 180 }));
		}
		this.context.stroke();
	}

}

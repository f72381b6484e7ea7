/**
 * The map's points as a picture that is larger than the window, so that it may be moved
 * for a while before it has to be drawn anew.
 */

/** How much is drawn beyond each edge of the window, as a share of its size. */
const MARGIN = 0.25;
const NUMBERS = 3;
const SHADES = 9;

export class Bitmap {

	constructor() {
		this.canvas = document.createElement('canvas');
		this.context = this.canvas.getContext('2d');
		this.view = null;
	}

	/**
	 * Draws the points of a view.
	 * @param view x and y of the middle in shares of the world, width of the world, width and
	 * height of the window in pixels of the page, pixels of the screen for each
	 */
	draw(view, points, chosen, colours) {
		const width = Math.round(view.width * (1 + 2 * MARGIN) * view.density);
		const height = Math.round(view.height * (1 + 2 * MARGIN) * view.density);
		if (this.canvas.width !== width || this.canvas.height !== height || !this.image) {
			this.canvas.width = width;
			this.canvas.height = height;
			this.image = this.context.createImageData(width, height);
			this.pixels = new Uint32Array(this.image.data.buffer);
			this.counts = new Uint8Array(width * height);
		}
		this.pixels.fill(0);
		this.counts.fill(0);
		if (points) {
			this.plot(view, points.numbers, chosen, shades(colours));
		}
		this.context.putImageData(this.image, 0, 0);
		this.view = { ...view };
	}

	plot(view, numbers, chosen, shade) {
		const { width, height } = this.canvas;
		const across = view.world * view.density;
		const left = width / 2 - view.x * across;
		const top = height / 2 - view.y * across / 2;
		const perX = across / 65536;
		const perY = perX / 2;
		const size = Math.max(1, Math.round(view.density * (0.6 + Math.log2(view.world / 900) / 2)));
		const lastX = width - size;
		const lastY = height - size;
		const counts = this.counts;
		const pixels = this.pixels;
		for (const second of chosen < 0 ? [false] : [false, true]) {
			for (let i = 0; i < numbers.length; i += NUMBERS) {
				const x = Math.floor(left + (numbers[i] + 0.5) * perX);
				const y = Math.floor(top + (numbers[i + 1] + 0.5) * perY);
				if (x < 0 || y < 0 || x > lastX || y > lastY || second && numbers[i + 2] !== chosen) {
					continue;
				}
				for (let row = y * width, end = row + size * width; row < end; row += width) {
					for (let at = row + x, stop = at + size; at < stop; at++) {
						const count = counts[at] < SHADES - 1 ? counts[at]++ : SHADES - 1;
						pixels[at] = second ? shade[SHADES] : shade[count];
					}
				}
			}
		}
	}

	/** Whether it shows all of a view, and in the same size. */
	covers(view) {
		const drawn = this.view;
		return drawn !== null && drawn.world === view.world && drawn.width === view.width && drawn.height === view.height
			&& Math.abs(drawn.x - view.x) * view.world <= drawn.width * MARGIN
			&& Math.abs(drawn.y - view.y) * view.world / 2 <= drawn.height * MARGIN;
	}

	/** Whether it is just that view, with a margin all round. */
	is(view) {
		return this.covers(view) && this.view.x === view.x && this.view.y === view.y;
	}

	/** Puts it where the view has it: moved, and larger or smaller until it is drawn anew. */
	paint(context, view) {
		const drawn = this.view;
		if (!drawn) {
			return;
		}
		const factor = view.world / drawn.world;
		const width = this.canvas.width / view.density * factor;
		const height = this.canvas.height / view.density * factor;
		const whole = (value) => Math.round(value * view.density) / view.density;
		// on whole pixels of the screen, or all points would be blurred
		const x = whole(view.width / 2 + (drawn.x - view.x) * view.world - width / 2);
		const y = whole(view.height / 2 + (drawn.y - view.y) * view.world / 2 - height / 2);
		context.drawImage(this.canvas, x, y, width, height);
	}

}

/** From one city in a pixel to many; the last one is for the country that was chosen. */
function shades(colours) {
	const list = new Uint32Array(SHADES + 1);
	for (let i = 0; i < SHADES; i++) {
		const share = i / (SHADES - 1);
		list[i] = pixel(colours.low.map((low, part) => low + (colours.high[part] - low) * share));
	}
	list[SHADES] = pixel(colours.chosen);
	return list;
}

function pixel([red, green, blue]) {
	return (255 << 24 | Math.round(blue) << 16 | Math.round(green) << 8 | Math.round(red)) >>> 0;
}

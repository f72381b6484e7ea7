/** Mouse, touch and keyboard on the map. */

/** A press that moves less than this is a click. */
const TREMBLE = 5;
const NOTCH = 0.0018;

/** Tells a map what is done to its canvas. */
export function listen(canvas, map) {
	const fingers = new Map();
	let moved = 0;
	let several = false;

	canvas.addEventListener('pointerdown', (event) => {
		if (event.button !== 0) {
			return;
		}
		capture(canvas, event.pointerId);
		fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
		several = fingers.size > 1;
		moved = several ? Infinity : 0;
		canvas.classList.add('moving');
	});

	canvas.addEventListener('pointermove', (event) => {
		const last = fingers.get(event.pointerId);
		if (!last) {
			return;
		}
		const now = { x: event.offsetX, y: event.offsetY };
		moved += Math.hypot(now.x - last.x, now.y - last.y);
		if (fingers.size === 2) {
			pinch(map, last, now, other(fingers, event.pointerId));
		}
		else if (moved > TREMBLE) {
			map.pan(now.x - last.x, now.y - last.y);
		}
		fingers.set(event.pointerId, now);
	});

	canvas.addEventListener('pointerup', (event) => {
		if (!fingers.delete(event.pointerId)) {
			return;
		}
		if (moved <= TREMBLE && !several) {
			map.pick(event.offsetX, event.offsetY);
		}
		ended();
	});

	canvas.addEventListener('pointercancel', (event) => {
		fingers.delete(event.pointerId);
		ended();
	});

	function ended() {
		if (fingers.size === 0) {
			several = false;
			canvas.classList.remove('moving');
		}
	}

	canvas.addEventListener('wheel', (event) => {
		// the page scrolls on where the map cannot become smaller
		if (map.zoom(Math.exp(-pixels(event) * NOTCH), event.offsetX, event.offsetY)) {
			event.preventDefault();
		}
	}, { passive: false });

	canvas.addEventListener('keydown', (event) => {
		const action = event.ctrlKey || event.altKey || event.metaKey ? undefined : KEYS[event.key];
		if (action) {
			action(map);
			event.preventDefault();
		}
	});
}

const KEYS = {
	ArrowLeft: (map) => map.step(-1, 0),
	ArrowRight: (map) => map.step(1, 0),
	ArrowUp: (map) => map.step(0, -1),
	ArrowDown: (map) => map.step(0, 1),
	'+': (map) => map.zoom(1.5),
	'=': (map) => map.zoom(1.5),
	'-': (map) => map.zoom(1 / 1.5),
	0: (map) => map.whole(),
	Enter: (map) => map.pickMiddle()
};

function pixels(event) {
	return event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
}

function other(fingers, id) {
	return [...fingers].find(([finger]) => finger !== id)[1];
}

/** What was between the fingers stays between them. */
function pinch(map, last, now, still) {
	const before = Math.hypot(last.x - still.x, last.y - still.y);
	const after = Math.hypot(now.x - still.x, now.y - still.y);
	map.pan((now.x - last.x) / 2, (now.y - last.y) / 2);
	if (before > 0 && after > 0) {
		map.zoom(after / before, (now.x + still.x) / 2, (now.y + still.y) / 2);
	}
}

function capture(canvas, id) {
	try {
		canvas.setPointerCapture(id);
	}
	catch {
		// the pointer is gone already
	}
}

// Figures as people read them. Nothing here touches the page.

const NUMBERS = new Intl.NumberFormat('en');

export function number(value) {
	return NUMBERS.format(value);
}

export function bytes(value) {
	const units = ['B', 'kB', 'MB', 'GB', 'TB'];
	let unit = 0;
	while (value >= 1000 && unit < units.length - 1) {
		value /= 1000;
		unit++;
	}
	return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

export function millis(value) {
	if (value >= 1000) {
		return duration(value);
	}
	return `${value >= 10 ? Math.round(value) : value.toFixed(1)} ms`;
}

/** The two largest units. */
export function duration(value) {
	const seconds = Math.max(0, Math.round(value / 1000));
	if (seconds < 60) {
		return `${seconds} s`;
	}
	const minutes = Math.floor(seconds / 60);
	if (minutes < 60) {
		return `${minutes} min ${seconds % 60} s`;
	}
	const hours = Math.floor(minutes / 60);
	return (hours < 48) ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** The reader's clock; the day too where it is another one. */
export function moment(instant, now) {
	const then = new Date(instant);
	const time = then.toTimeString().slice(0, 8);
	const today = then.toDateString() === new Date(now).toDateString();
	return today ? time : `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())} ${time}`;
}

function two(value) {
	return String(value).padStart(2, '0');
}

export function plural(count, one, many) {
	return `${number(count)} ${count === 1 ? one : many}`;
}

import { Refused, ledger, request } from './requests.js';

const CROWD = 30;
const SHOWN = 50;

/** Accounts and transfers. Money is counted in whole cents. */
export class Ledger {

	constructor() {
		this.form = document.getElementById('transfer');
		this.status = document.getElementById('ledger-status');
		this.list = document.getElementById('transfers');
		this.rows = document.getElementById('accounts');
		this.sum = document.getElementById('sum');
		this.sumStatus = document.getElementById('sum-status');
		this.names = [];
		this.readings = 0;
		this.first = null;
		this.constant = true;
		this.form.addEventListener('submit', (event) => {
			event.preventDefault();
			this.work(() => this.once());
		});
		document.getElementById('twice').addEventListener('click', () => {
			if (this.form.reportValidity()) {
				this.work(() => this.twice());
			}
		});
		document.getElementById('crowd').addEventListener('click', () => this.work((heard) => this.crowd(heard)));
	}

	/** Does one thing after the other, and says what was refused. */
	async work(action) {
		if (this.working) {
			return;
		}
		this.working = true;
		try {
			await ledger.run((heard) => action(heard), () => {
				this.status.textContent = 'What was under way when the database went away is not sent again by itself.';
			});
		}
		catch (failure) {
			if (!(failure instanceof Refused)) {
				throw failure;
			}
			this.status.textContent = failure.message;
		}
		finally {
			this.working = false;
		}
		await this.read();
	}

	/** Reads all balances by one statement, so from one moment. */
	async read() {
		try {
			await ledger.run(async () => this.show(await (await request('accounts')).json()), this.again ??= () => this.read());
		}
		catch (failure) {
			if (!(failure instanceof Refused)) {
				throw failure;
			}
			this.sumStatus.textContent = failure.message;
		}
	}

	show(accounts) {
		this.rows.replaceChildren(...accounts.map(({ name, balance }) => {
			const row = document.createElement('tr');
			const head = document.createElement('th');
			head.scope = 'row';
			head.textContent = name;
			row.append(head);
			row.insertCell().textContent = balance;
			return row;
		}));
		this.offer(accounts.map(({ name }) => name));
		const sum = text(accounts.reduce((total, { balance }) => total + cents(balance), 0n));
		this.sum.textContent = sum;
		this.first ??= sum;
		this.readings++;
		this.constant &&= sum === this.first;
		this.sumStatus.textContent = this.constant ? `The sum was ${sum} in ${this.readings === 1 ? '1 reading' : `all ${this.readings} readings`}.`
			: `The sum has changed: it was ${this.first} at first. Somebody has put money in by other means.`;
	}

	offer(names) {
		if (names.join() === this.names.join()) {
			return;
		}
		this.names = names;
		for (const [id, index] of [['from', 0], ['to', 1]]) {
			const select = this.form.elements[id];
			select.replaceChildren(...names.map((name) => new Option(name, name)));
			select.selectedIndex = Math.min(index, names.length - 1);
		}
	}

	wanted() {
		const { from, to, amount } = this.form.elements;
		return { from: from.value, to: to.value, amount: amount.value };
	}

	async send(transfer, key) {
		const headers = { 'Content-Type': 'application/json' };
		if (key) {
			headers['Idempotency-Key'] = key;
		}
		const response = await request('transfers', { method: 'POST', headers, body: JSON.stringify(transfer) });
		const receipt = await response.json();
		const made = { receipt, attempts: Number(response.headers.get('Transfer-Attempts')),
			replayed: response.headers.get('Idempotent-Replayed') === 'true' };
		this.log(made);
		return made;
	}

	async once() {
		const { receipt, attempts } = await this.send(this.wanted());
		this.status.textContent = `Transfer ${receipt.id} was made${attempts > 1 ? ` in ${attempts} attempts` : ''}.`;
	}

	async twice() {
		const transfer = this.wanted();
		const key = newKey();
		const first = await this.send(transfer, key);
		const second = await this.send(transfer, key);
		this.status.textContent = second.replayed && first.receipt.id === second.receipt.id
			? `Sent twice, made once: the second answer is the stored receipt of transfer ${first.receipt.id}.`
			: `Sent twice, made twice: transfers ${first.receipt.id} and ${second.receipt.id}.`;
	}

	/** Many at once get into each other's way. Meanwhile the balances are read. */
	async crowd(heard) {
		let busy = true;
		const readings = (async () => {
			while (busy) {
				this.show(await (await request('accounts')).json());
				heard();
			}
		})().catch(() => undefined);
		const sent = [];
		for (let i = 0; i < CROWD; i++) {
			const from = i % this.names.length;
			const to = (from + 1 + i % 2 * (this.names.length > 2)) % this.names.length;
			sent.push(this.send({ from: this.names[from], to: this.names[to], amount: '0.01' }));
		}
		const results = await Promise.allSettled(sent);
		busy = false;
		await readings;
		const made = results.filter(({ status }) => status === 'fulfilled').map(({ value }) => value);
		const refused = results.filter(({ status }) => status === 'rejected').map(({ reason }) => reason);
		if (made.length === 0) {
			throw refused[0];
		}
		const retries = made.reduce((total, { attempts }) => total + attempts - 1, 0);
		this.status.textContent = `${made.length} transfers made, with ${retries} retries after conflicts`
			+ (refused.length ? `; ${refused.length} refused: ${refused[0].message}` : '.');
	}

	log({ receipt, attempts, replayed }) {
		const item = document.createElement('li');
		const how = replayed ? 'the stored receipt' : attempts === 1 ? '1 attempt' : `${attempts} attempts`;
		item.textContent = `${receipt.id}: ${receipt.from} to ${receipt.to}, ${receipt.amount}, ${how}`;
		this.list.prepend(item);
		while (this.list.children.length > SHOWN) {
			this.list.lastChild.remove();
		}
	}

}

function cents(amount) {
	return BigInt(amount.replace('.', ''));
}

function text(total) {
	const digits = total.toString().padStart(3, '0');
	return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** 128 random bits; randomUUID() is there on https and localhost only. */
function newKey() {
	return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

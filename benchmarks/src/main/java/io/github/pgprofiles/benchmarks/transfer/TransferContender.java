package io.github.pgprofiles.benchmarks.transfer;

import io.github.pgprofiles.benchmarks.measure.Contender;
import io.github.pgprofiles.benchmarks.measure.Repeated;
import io.github.pgprofiles.benchmarks.measure.Sample;

/** Lets a transfer fill a target again and again, and looks each time what arrived. */
public final class TransferContender implements Contender {

	private final Transfer transfer;

	private final Target target;

	private TransferContender(Transfer transfer, Target target) {
		this.transfer = transfer;
		this.target = target;
	}

	/**
	 * Makes a contender of a transfer.
	 * @param transfer closed with the contender
	 * @param target closed with the contender
	 * @param rows that are moved at once; few are moved several times in a round
	 * @return the contender
	 */
	public static Contender of(Transfer transfer, Target target, int rows) {
		return Repeated.of(new TransferContender(transfer, target), rows);
	}

	@Override
	public String name() {
		return this.transfer.name();
	}

	@Override
	public void verify() throws Exception {
		this.transfer.begin();
		round();
	}

	@Override
	public Sample round() throws Exception {
		this.target.reset();
		Sample sample = this.transfer.move();
		this.target.require(name());
		return sample;
	}

	@Override
	public void close() {
		this.transfer.close();
		this.target.close();
	}

}

package io.github.pgprofiles.benchmarks.startup.jpa.orders;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import org.jspecify.annotations.Nullable;

/** What one customer buys at one time. */
@Entity
public class Purchase {

	@Id
	private long id;

	@ManyToOne(fetch = FetchType.LAZY, optional = false)
	private @Nullable Customer customer;

	@Column(nullable = false)
	private Instant placed = Instant.EPOCH;

	protected Purchase() {
	}

	/**
	 * Makes one.
	 * @param id primary key
	 */
	public Purchase(long id) {
		this.id = id;
	}

	/**
	 * Returns the primary key.
	 * @return the key
	 */
	public long getId() {
		return this.id;
	}

	/**
	 * Returns what it belongs to.
	 * @return the customer
	 */
	public @Nullable Customer getCustomer() {
		return this.customer;
	}

}

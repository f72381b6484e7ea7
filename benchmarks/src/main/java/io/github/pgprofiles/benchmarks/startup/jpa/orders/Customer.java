package io.github.pgprofiles.benchmarks.startup.jpa.orders;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Who buys. */
@Entity
public class Customer {

	@Id
	private long id;

	@Column(nullable = false)
	private String name = "";

	@Column(nullable = false)
	private String email = "";

	@Column(nullable = false)
	private Instant since = Instant.EPOCH;

	protected Customer() {
	}

	/**
	 * Makes one.
	 * @param id primary key
	 */
	public Customer(long id) {
		this.id = id;
	}

	/**
	 * Returns the primary key.
	 * @return the key
	 */
	public long getId() {
		return this.id;
	}

}

package io.github.pgprofiles.autoconfigure.data.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Of the primary profile. */
@Entity
public class Purchase {

	@Id
	private long id;

	protected Purchase() {
	}

	public Purchase(long id) {
		this.id = id;
	}

	public long getId() {
		return this.id;
	}

}

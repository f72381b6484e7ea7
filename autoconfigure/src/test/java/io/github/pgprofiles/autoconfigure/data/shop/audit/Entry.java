package io.github.pgprofiles.autoconfigure.data.shop.audit;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** Of the profile that an annotation names. */
@Entity
public class Entry {

	@Id
	private long id;

	protected Entry() {
	}

	public Entry(long id) {
		this.id = id;
	}

	public long getId() {
		return this.id;
	}

}

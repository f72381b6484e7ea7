package io.github.pgprofiles.autoconfigure.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity. */
@Entity
class Book {

	@Id
	private int id;

	private String title;

	protected Book() {
	}

	Book(int id, String title) {
		this.id = id;
		this.title = title;
	}

	int getId() {
		return this.id;
	}

	String getTitle() {
		return this.title;
	}

	void setTitle(String title) {
		this.title = title;
	}

}
